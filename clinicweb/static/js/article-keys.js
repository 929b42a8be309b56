// Ctrl+S saves the draft, Ctrl+Enter saves it and marks it ready; a second press does not send twice.
const form = document.querySelector(".article-form");
let sent = false;

document.addEventListener("keydown", (event) => {
  // Enter that belongs to an input method must reach it.
  if (event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
  if (event.key === "Enter") press("ready", event);
  else if (event.key.toLowerCase() === "s" && !event.shiftKey) press("draft", event);
});

function press(name, event) {
  event.preventDefault();
  form.requestSubmit(form.querySelector(`[data-key=${name}]`));
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget === "_blank") return;
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false;
});
