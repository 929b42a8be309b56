// The keyboard and the mouse on passages: accept, save, undo, move, open, close.
const openRow = () => document.querySelector(".passage.open");

document.addEventListener("keydown", (event) => {
  // Enter and Escape that belong to an input method must reach it.
  if (event.isComposing) return;
  const action = actionOf(event);
  if (action && action()) event.preventDefault();
});

function actionOf(event) {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter") return () => press("accept");
  if (command && !event.shiftKey && event.key.toLowerCase() === "s") return () => press("save");
  if (event.altKey && event.code === "KeyZ") return () => press("undo");
  if (event.altKey && event.key === "ArrowDown") return () => move("nextElementSibling");
  if (event.altKey && event.key === "ArrowUp") return () => move("previousElementSibling");
  if (event.key === "Escape") return () => click(openRow()?.querySelector("[data-close]"));
  if (event.key === " " && event.target.matches("a.edit")) return () => click(event.target);
  return null;
}

function press(key) {
  const button = openRow()?.querySelector(`[data-key=${key}]`);
  button?.form.requestSubmit(button);
  return Boolean(openRow());
}

function click(element) {
  element?.click();
  return Boolean(element);
}

function move(direction) {
  const row = openRow() ?? document.activeElement.closest(".passage");
  return click(row?.[direction]?.querySelector("a.edit"));
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-open]");
  if (!row || event.target.closest("a, button, summary")) return;
  // Somebody who selects words wants to copy them.
  if (String(getSelection())) return;
  row.querySelector("a.edit")?.click();
});
