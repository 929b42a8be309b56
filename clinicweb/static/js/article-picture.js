// Brings a picture in and puts it where the writer is, undoable as typing.
const LARGEST = 8 * 1024 * 1024;
const box = document.querySelector("[data-pictures]");
const form = box.closest("form");
const area = form.elements.body;
const button = box.querySelector("[data-picture-button]");
const said = box.querySelector("[data-picture-said]");
const FIELDS = ["picture", "picture_alt", "picture_caption"];

function tell(words, field) {
  said.textContent = words;
  said.classList.toggle("error", Boolean(field));
  for (const name of FIELDS) form.elements[name].setAttribute("aria-invalid", name === field);
  if (field) form.elements[field].focus();
}

// A block of its own, wherever in a line the writer was.
function insert(markdown) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const start = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
  const end = "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length));
  const text = start + markdown + end;
  area.focus();
  // The old command is the only way that keeps the browser's own undo.
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function bring() {
  const body = new FormData();
  const file = form.elements.picture.files[0];
  if (file && file.size > LARGEST) {
    tell(box.dataset.tooLarge, "picture");
    return;
  }
  body.append("csrf_token", form.elements.csrf_token.value);
  if (file) body.append("picture", file);
  for (const name of ["picture_alt", "picture_caption"]) body.append(name, form.elements[name].value);
  if (form.elements.picture_decorates.checked) body.append("picture_decorates", "y");
  tell(box.dataset.working);
  const response = await fetch(box.dataset.pictures, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
  });
  const answer = await response.json();
  if (!response.ok) {
    tell(answer.error, answer.field);
    return;
  }
  insert(answer.markdown);
  for (const name of FIELDS) form.elements[name].value = "";
  form.elements.picture_decorates.checked = false;
  tell(answer.said);
}

button.addEventListener("click", async (event) => {
  event.preventDefault();
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  try {
    await bring();
  } catch {
    tell(box.dataset.trouble, "picture");
  } finally {
    button.ariaBusy = "false";
  }
});

// Saving and previewing send the text, not a picture that is only chosen.
form.addEventListener("formdata", (event) => event.formData.delete("picture"));
