// Puts a fact of the clinic into the text with one click, undoable as typing.
const area = document.querySelector(".article-form textarea[name=body]");

// Without scripts they are words to type; with scripts they are buttons.
for (const words of document.querySelectorAll(".article-form span.insert")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "insert";
  button.append(...words.childNodes);
  button.addEventListener("click", () => {
    area.focus();
    // The old command is the only way that keeps the browser's own undo.
    if (document.execCommand("insertText", false, words.dataset.insert)) return;
    area.setRangeText(words.dataset.insert, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  words.replaceWith(button);
}
