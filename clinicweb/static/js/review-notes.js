// Notes and questions: Alt+N begins one, and what is typed is kept until it is sent.
import { ask, isPage } from "./review-server.js";

const PREFIX = "clinicweb:note:";
const areas = () => [...document.querySelectorAll("form.note-form textarea")];
const keyOf = (area) => PREFIX + (area.form.dataset.place || area.id);
// A key that the editor would take for the passage belongs to the note that is being written.
const inNote = (element) => element.closest?.("form.note-form");

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing) return;
    if (event.altKey && event.code === "KeyN") {
      const area = document.querySelector("[data-new-note]");
      if (!area) return;
      for (let box = area.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      event.preventDefault();
      area.focus();
      return;
    }
    const form = inNote(event.target);
    const sends = (event.ctrlKey || event.metaKey) && event.key === "Enter";
    if (form && sends) {
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit();
    } else if (form && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      document.querySelector(".passage.open form.editor textarea")?.focus();
    }
  },
  true,
);

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!inNote(area) || area.name !== "body") return;
  try {
    if (area.value !== area.defaultValue) sessionStorage.setItem(keyOf(area), area.value);
    else sessionStorage.removeItem(keyOf(area));
  } catch {
    // Storage is full or forbidden: the text is still in its field.
  }
});

// What was typed for another passage, or before a reload, stands in its field again.
function recall() {
  for (const area of areas()) {
    const text = sessionStorage.getItem(keyOf(area));
    if (text === null || area.value !== area.defaultValue || area.hasAttribute("aria-invalid")) continue;
    area.value = text;
    for (let box = area.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-note]")) return;
  const area = form.elements.body;
  const section = form.closest("#passage-notes");
  if (!section) {
    if (area) sessionStorage.removeItem(keyOf(area));
    return;
  }
  event.preventDefault();
  const others = areas().filter((one) => one !== area && one.value !== one.defaultValue);
  for (const one of others) sessionStorage.setItem(keyOf(one), one.value);
  let response;
  let html;
  try {
    response = await ask(form.action, { method: "POST", body: new FormData(form) });
    html = await response.text();
  } catch {
    return; // signed out, which the page says, or out of reach: the words are still in their field
  }
  if (response.redirected || isPage(html)) {
    // The answer is a page of its own: gone, an error. The form goes there whole.
    document.dispatchEvent(new CustomEvent("review:leaving"));
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  if (response.ok && area) sessionStorage.removeItem(keyOf(area));
  show(section, html, response.ok);
});

function show(section, html, done) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("passage-notes");
  section.replaceWith(document.adoptNode(fresh));
  recall();
  const said = document.getElementById("review-said");
  if (said && done) said.textContent = fresh.dataset.said;
  (fresh.querySelector("[aria-invalid]") ?? fresh.querySelector("[data-new-note]"))?.focus();
  document.dispatchEvent(new CustomEvent("review:noted"));
}

document.addEventListener("review:panel", recall);
recall();
