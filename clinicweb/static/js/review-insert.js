// Puts codes, facts and earlier translations into the open text with one click, undoable as typing.
const textOf = (element) =>
  element.closest(".passage").querySelector("form.editor textarea[name=text]");

function type(area, text) {
  area.focus();
  // The old command is the only way that keeps the browser's own undo.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function insert(area, before, after) {
  const inside = area.value.slice(area.selectionStart, area.selectionEnd);
  type(area, before + inside + after);
  if (!inside && after) {
    const place = area.selectionEnd - after.length;
    area.setSelectionRange(place, place);
  }
}

// A whole text in place of the old one.
function write(area, text) {
  area.focus();
  area.select();
  type(area, text);
}

// Without scripts they are words to type; with scripts they are buttons.
function equip() {
  for (const words of document.querySelectorAll("span.insert")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "insert";
    Object.assign(button.dataset, words.dataset);
    button.append(...words.childNodes);
    words.replaceWith(button);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.insert");
  if (button) insert(textOf(button), button.dataset.before, button.dataset.after);
  const use = event.target.closest("[data-use-text]");
  if (use) {
    event.preventDefault();
    write(textOf(use), use.form.elements.text.value);
  }
  const suggestion = event.target.closest("button.suggestion");
  if (suggestion) write(textOf(suggestion), suggestion.dataset.text);
});
document.addEventListener("review:swapped", equip);
equip();
