// Saves by itself what is typed: after a rest, on leaving the text, and when the way is free again.
import { Away, ask, inTurn, isPage } from "./review-server.js";
import { before, isDirty, openForm, replaceParts, tellOthers } from "./review-swap.js";

const REST = 1500;
const STATES = ["missing", "drafted", "edited", "accepted"];
const words = document.getElementById("desk").dataset;
const said = document.getElementById("review-said");
const sent = new WeakMap();
const told = new WeakSet();
let composing = false;
let timer;

// An approved text changes only on purpose, an empty one is somebody who thinks, and two texts in
// conflict need a decision: these are kept in the browser until a button is pressed.
const mayBeSaved = (form) =>
  form.elements.text.value.trim() && !("byHand" in form.dataset) && !("clashes" in form.dataset);

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.editor");
  if (!form || event.target.name !== "text") return;
  form.classList.add("typing");
  if (isDirty(event.target)) show(form, mayBeSaved(form) ? "typing" : "byHand");
  else show(form, "asStored");
  later(form);
});
document.addEventListener("compositionstart", () => {
  composing = true;
});
document.addEventListener("compositionend", () => {
  composing = false;
});
document.addEventListener("focusout", (event) => {
  const form = event.target.closest("form.editor");
  if (form && event.target.name === "text" && !form.contains(event.relatedTarget)) autosave(form);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) autosave(openForm());
});
document.addEventListener("review:away", (event) => {
  const form = openForm();
  if (form && isDirty(form.elements.text)) tellAway(form, event.detail.reason);
});
// Somebody pressed a button: that is answered even when nothing was typed.
document.addEventListener("review:unsent", (event) => {
  const form = openForm();
  if (form) tellAway(form, event.detail.reason);
});
document.addEventListener("review:back", () => autosave(openForm()));
before.leaving = () => autosave(openForm());

function later(form) {
  clearTimeout(timer);
  timer = setTimeout(() => (composing ? later(form) : autosave(form)), REST);
}

function autosave(form) {
  clearTimeout(timer);
  return inTurn(() => save(form)).catch((error) => {
    if (!(error instanceof Away)) throw error;
  });
}

async function save(form) {
  if (!form?.isConnected || !isDirty(form.elements.text) || !mayBeSaved(form)) return;
  const area = form.elements.text;
  const text = area.value;
  const body = new FormData(form);
  body.delete("acknowledged");
  body.set("autosave", "1");
  show(form, "saving");
  const attempt = sent.get(form);
  sent.set(form, text);
  const response = await ask(form.querySelector("[data-key=save]").formAction, { method: "POST", body });
  const html = await response.text();
  if (!form.isConnected) return;
  // Gone, forbidden or broken: the page for it comes when somebody presses a button.
  if (isPage(html)) show(form, "byHand", { alarm: true });
  else if (response.status === 409) await clash(form, html, attempt);
  else if (response.ok) saved(form, html, text);
  else refused(form, html);
}

function saved(form, html, text) {
  const area = form.elements.text;
  area.defaultValue = text;
  delete area.dataset.unsaved;
  // What stands against the new text has not stopped anybody yet: the next key must not pass it.
  delete form.dataset.refused;
  take(form, html);
  replaceParts(html);
  const row = form.closest(".passage");
  row.classList.remove(...STATES);
  row.classList.add(row.querySelector(".meta[data-state]").dataset.state);
  for (const button of form.querySelectorAll("[data-key=confirm], [data-key=reopen]")) button.remove();
  form.querySelector("[data-key=accept]").classList.add("primary");
  form.querySelector("[data-key=undo]").hidden = false;
  if (area.value === text) form.classList.remove("typing");
  const time = new Date().toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  show(form, area.value === text ? "saved" : "typing", { time });
  // Aloud once a passage and after a trouble: whoever types on wants quiet.
  if (!told.has(form)) said.textContent = words.saved.replace("{time}", time);
  told.add(form);
  document.dispatchEvent(new CustomEvent("review:saved", { detail: { form, text } }));
  tellOthers();
  if (area.value !== text) later(form);
}

// The version that the next save names.
function take(form, html) {
  const place = new DOMParser().parseFromString(html, "text/html").querySelector(".clash-place");
  const row = form.closest(".passage");
  const { version } = place.dataset;
  form.dataset.version = row.dataset.version = version;
  for (const field of row.querySelectorAll("input[name=seen_version]")) field.value = version;
  return place;
}

async function clash(form, html, attempt) {
  const place = take(form, html);
  // Our own text arrived, only the answer to it did not.
  if (attempt !== undefined && place.dataset.stored === attempt.trim()) {
    await save(form);
    return;
  }
  form.dataset.clashes = "";
  refused(form, html);
  show(form, "clash", { alarm: true });
  said.textContent = words.clash;
}

function refused(form, html) {
  const place = new DOMParser().parseFromString(html, "text/html").querySelector(".clash-place");
  const top = form.getBoundingClientRect().top;
  document.getElementById(place.id).replaceWith(document.adoptNode(place));
  // The line that is being written stays where it is.
  scrollBy({ top: form.getBoundingClientRect().top - top, behavior: "instant" });
  show(form, "byHand", { alarm: true });
}

// The way back in stands beside the text: the notice above may be far away.
function tellAway(form, reason) {
  const name = reason === "offline" ? "offline" : "signedOut";
  show(form, name, { alarm: true });
  if (reason === "signed-out") {
    const link = document.querySelector("#review-signed-out a").cloneNode(true);
    form.querySelector(".save-state").append(" ", link);
  }
  if (said.textContent !== words[name]) said.textContent = words[name];
}

function show(form, name, { alarm = false, time = "" } = {}) {
  const place = form.querySelector(".save-state");
  place.textContent = (words[name] ?? "").replace("{time}", time);
  place.classList.toggle("alarm", alarm);
  if (alarm) told.delete(form);
}
