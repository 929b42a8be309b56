// Draws the people who are here: in the head of the page, and in the row that each has open.
const said = document.getElementById("company-said");
let people = [];
let known = "";

export const openPassage = () =>
  document.querySelector(".passage.open form.editor")?.dataset.passage ?? "";

export function arrived(found) {
  people = found;
  draw();
  greet();
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function person(one, name) {
  const initials = element("span", "initials", one.initials);
  initials.setAttribute("aria-hidden", "true");
  const made = element(name, "person", "");
  made.append(initials, ` ${one.name}`);
  return made;
}

export function draw() {
  const list = document.getElementById("people-here");
  if (list) {
    list.replaceChildren(...people.map((one) => person(one, "li")));
    list.hidden = !people.length;
  }
  for (const place of document.querySelectorAll(".presence")) {
    const here = people.filter((one) => String(one.passage) === place.dataset.passage);
    if (!here.length && !place.childElementCount) continue;
    const isOpen = place.closest(".passage").classList.contains("open");
    const shown = here.map((one) =>
      isOpen ? element("span", "person", one.words) : person(one, "span"),
    );
    place.replaceChildren(...shown);
  }
}

// Said aloud only when somebody comes to the very passage that is open here.
function greet() {
  const mine = openPassage();
  const here = people.filter((one) => mine && String(one.passage) === mine);
  const now = `${mine}:${here.map((one) => one.id).join()}`;
  if (now !== known) said.textContent = here.map((one) => one.words).join(" ");
  known = now;
}
