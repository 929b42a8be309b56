// The keyboard and the mouse on passages: accept, save, undo, move, open, close, and the key sheet.
const SINGLE = "clinicweb:single-keys";
const sheet = document.getElementById("keys");
const opener = document.getElementById("keys-open");
const single = document.getElementById("single-keys");
const openRow = () => document.querySelector(".passage.open");

document.addEventListener("keydown", (event) => {
  // Enter and Escape that belong to an input method must reach it.
  if (event.isComposing || event.keyCode === 229 || sheet?.open) return;
  const action = actionOf(event) ?? (isTyping(event) ? null : singleOf(event));
  if (action && action(event)) event.preventDefault();
});

function actionOf(event) {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter") return () => event.repeat || accept();
  if (command && !event.shiftKey && event.key.toLowerCase() === "s") return () => press("save");
  if (command && (event.key === "/" || event.key === "?")) return help;
  if (event.altKey) return withAlt(event);
  if (event.key === "Escape") return () => click(openRow()?.querySelector("[data-close]"));
  if (event.key === " " && event.target.matches("a.edit")) return () => click(event.target);
  return null;
}

function withAlt(event) {
  if (event.ctrlKey || event.metaKey) return null;
  const open = event.shiftKey ? (row) => !row.matches(".accepted") : () => true;
  if (event.key === "ArrowDown") return () => move("nextElementSibling", open);
  if (event.key === "ArrowUp") return () => move("previousElementSibling", open);
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit) return () => click(openRow()?.querySelector(`.suggestion[data-number="${digit}"]`));
  // By the place of the key: with Alt, a Mac's keyboard types other letters.
  const places = { KeyZ: () => press("undo"), KeyJ: () => press("segments"), KeyA: steps, KeyP: panel, KeyT: term, KeyI: missing };
  return places[event.code] ?? null;
}

const isTyping = (event) =>
  event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

// WCAG 2.1.4: keys without Ctrl or Alt can be turned off.
function singleOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !single?.checked) return null;
  const keys = {
    "?": help,
    j: () => walk("nextElementSibling"),
    n: () => walk("nextElementSibling"),
    k: () => walk("previousElementSibling"),
    p: () => walk("previousElementSibling"),
    "/": () => focus(document.querySelector(".choices [aria-current], .choices a")),
    d: () => click(document.getElementById("density")),
  };
  return keys[event.key] ?? null;
}

// The first time what can be accepted is; what is refused for warnings is acknowledged the second.
function accept() {
  const form = openRow()?.querySelector("form.editor");
  if (!form) return false;
  const { text } = form.elements;
  if (form.querySelector("[data-key=confirm]") && text.value === text.defaultValue) return press("confirm");
  const acknowledge = "refused" in form.dataset && form.querySelector("[data-key=acknowledge]");
  return press(acknowledge && text.value === text.defaultValue ? "acknowledge" : "accept");
}

function press(key) {
  const button = openRow()?.querySelector(`[data-key=${key}]:not([hidden])`);
  if (button && key === "acknowledge") tick(button);
  button?.form.requestSubmit(button);
  return Boolean(openRow());
}

// Who presses the button without ticking anything means everything that is listed.
function tick(button) {
  const boxes = [...button.form.querySelectorAll("input[name=acknowledged]")];
  if (!boxes.some((box) => box.checked)) for (const box of boxes) box.checked = true;
}

function click(element) {
  element?.click();
  return Boolean(element);
}

function focus(element) {
  element?.focus();
  return Boolean(element);
}

function move(direction, fits) {
  let row = openRow() ?? document.activeElement.closest(".passage");
  do row = row?.[direction];
  while (row && !(fits(row) && row.querySelector("a.edit")));
  return click(row?.querySelector("a.edit"));
}

// Without opening anything: the next row's link gets the focus, and Enter opens it.
function walk(direction) {
  const here = document.activeElement.closest(".passage") ?? openRow();
  let row = here ? here[direction] : document.querySelector(".passage");
  while (row && !row.querySelector("a.edit")) row = row[direction];
  return focus(row?.querySelector("a.edit"));
}

function steps() {
  const head = document.getElementById("review-head");
  head.scrollIntoView({ block: "nearest" });
  return focus(head.querySelector(".steps .primary") ?? head.querySelector(".steps :is(a, button)") ?? head);
}

function panel() {
  const beside = openRow()?.querySelector(".panel");
  const inside = beside?.contains(document.activeElement);
  return focus(inside ? openRow().querySelector("form.editor textarea") : beside);
}

// The first word of the next term of which the text has no word yet.
function term() {
  const area = openRow()?.querySelector("form.editor textarea[name=text]");
  const terms = [...(openRow()?.querySelectorAll(".panel-terms > *") ?? [])]
    .map((one) => [...one.querySelectorAll("button.insert")])
    .filter((words) => words.length);
  const isSaid = (words) => words.some((one) => area.value.includes(one.dataset.before));
  return click((terms.find((words) => !isSaid(words)) ?? terms[0])?.[0]);
}

function missing() {
  const area = openRow()?.querySelector("form.editor textarea[name=text]");
  const codes = [...(openRow()?.querySelectorAll(".inserts button.insert") ?? [])];
  return click(codes.find((one) => !area.value.includes(one.dataset.before)));
}

function help() {
  sheet?.showModal();
  return Boolean(sheet);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key=acknowledge]");
  if (button) tick(button);
  const row = event.target.closest("[data-open]");
  if (!row || event.target.closest("a, button, summary, label")) return;
  // Somebody who selects words wants to copy them.
  if (String(getSelection())) return;
  row.querySelector("a.edit")?.click();
});

if (sheet) {
  opener.hidden = false;
  opener.addEventListener("click", help);
  // A click beside the sheet closes it.
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  single.checked = localStorage.getItem(SINGLE) !== "off";
  single.addEventListener("change", () => localStorage.setItem(SINGLE, single.checked ? "on" : "off"));
}
