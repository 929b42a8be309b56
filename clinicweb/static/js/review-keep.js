// Keeps what is typed but not saved in this browser, and offers it after a reload or a crash.
const PREFIX = "clinicweb:passage:";
const list = document.getElementById("passages");
let leaving = false;

const forms = () => [...document.querySelectorAll("form.editor")];
const isDirty = (area) => area.value !== area.defaultValue || "unsaved" in area.dataset;
const keyOf = (form) => `${PREFIX}${form.dataset.passage}:${form.dataset.version}`;

function kept(passage) {
  return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${passage}:`));
}

function forget(passage) {
  for (const key of kept(passage)) localStorage.removeItem(key);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.editor");
  if (!form || event.target.name !== "text") return;
  try {
    if (isDirty(event.target)) localStorage.setItem(keyOf(form), event.target.value);
    else localStorage.removeItem(keyOf(form));
  } catch {
    // Storage is full or forbidden; the warning on leaving still stands.
  }
});

function offer() {
  for (const form of forms()) {
    const area = form.elements.text;
    const key = kept(form.dataset.passage).at(-1);
    if (!key || "unsaved" in area.dataset) continue;
    const text = localStorage.getItem(key);
    if (text === area.value) {
      localStorage.removeItem(key);
      continue;
    }
    const box = form.querySelector(".kept");
    box.querySelector(".words").textContent = text;
    box.hidden = false;
    box.onclick = (event) => {
      if (!event.target.matches("button")) return;
      if ("take" in event.target.dataset) area.value = text;
      else forget(form.dataset.passage);
      box.hidden = true;
      area.focus();
    };
  }
}

document.addEventListener("review:swapped", (event) => {
  if (event.detail.passage) forget(event.detail.passage);
  offer();
});
document.addEventListener("review:leaving", () => {
  leaving = true;
});
addEventListener("beforeunload", (event) => {
  if (leaving || !forms().some((form) => isDirty(form.elements.text))) return;
  event.preventDefault();
  event.returnValue = list.dataset.unsaved;
});
offer();
