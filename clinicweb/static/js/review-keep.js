// Keeps what is typed but not saved in this browser, and gives it back after a reload or a crash.
import { isDirty, openForm } from "./review-swap.js";

const list = document.getElementById("passages");
const PREFIX = `clinicweb:passage:${document.getElementById("desk").dataset.person}:`;
let leaving = false;

const keyOf = (form) => `${PREFIX}${form.dataset.passage}:${form.dataset.version}`;

function kept(passage) {
  return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${passage}:`));
}

function forget(passage) {
  for (const key of kept(passage)) localStorage.removeItem(key);
}

function keep(form) {
  try {
    if (isDirty(form.elements.text)) localStorage.setItem(keyOf(form), form.elements.text.value);
    else localStorage.removeItem(keyOf(form));
  } catch {
    // Storage is full or forbidden; the warning on leaving still stands.
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.editor");
  if (form && event.target.name === "text") keep(form);
});
document.addEventListener("review:saved", (event) => {
  forget(event.detail.form.dataset.passage);
  keep(event.detail.form);
});

function offer() {
  const form = openForm();
  const area = form?.elements.text;
  const key = form && kept(form.dataset.passage).at(-1);
  if (!key || "unsaved" in area.dataset) return;
  const text = localStorage.getItem(key);
  if (text === area.value) localStorage.removeItem(key);
  // Nobody has changed the passage since: the text goes on as if nothing had happened.
  else if (key === keyOf(form) && text.trim() && !("byHand" in form.dataset)) write(area, text);
  else ask(form, text);
}

function write(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function ask(form, text) {
  const box = form.querySelector(".kept");
  box.querySelector(".words").textContent = text;
  box.hidden = false;
  box.onclick = (event) => {
    if (!event.target.matches("button")) return;
    forget(form.dataset.passage);
    if ("take" in event.target.dataset) write(form.elements.text, text);
    box.hidden = true;
    form.elements.text.focus();
  };
}

// Passages of this page whose texts wait here, to be found again after a reload.
function tellOfKept() {
  const notice = document.getElementById("review-kept");
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const passages = new Set(keys.map((key) => key.slice(PREFIX.length).split(":")[0]));
  // The open one has its own offer, and is not among those that can be opened.
  const waiting = [...passages]
    .map((passage) => document.getElementById(`p-${passage}`))
    .filter((row) => row && "open" in row.dataset)
    .sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const links = waiting.map((row) => {
    const link = row.querySelector("a.edit").cloneNode(true);
    link.textContent = link.querySelector(".visually-hidden").textContent;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  notice.querySelector("ul").replaceChildren(...links);
  notice.hidden = !links.length;
}

document.addEventListener("review:swapped", (event) => {
  if (event.detail.passage) forget(event.detail.passage);
});
document.addEventListener("review:opened", offer);
document.addEventListener("review:leaving", () => {
  leaving = true;
});
addEventListener("beforeunload", (event) => {
  const form = openForm();
  if (leaving || !form || !isDirty(form.elements.text)) return;
  event.preventDefault();
  event.returnValue = list.dataset.unsaved;
});
document.addEventListener("review:swapped", tellOfKept);
tellOfKept();
