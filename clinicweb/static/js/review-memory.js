// Looks the selected words up in the memory, in a tab of its own: the panel's link, or Alt+M.
const LONGEST = 190;
const row = () => document.querySelector(".passage.open");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.code !== "KeyM") return;
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const link = row()?.querySelector(".memory-look-up");
  if (!link) return;
  event.preventDefault();
  link.click();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".memory-look-up");
  if (!link) return;
  const words = selected();
  link.search = words ? `?${new URLSearchParams({ q: words })}` : "";
});

// In quotation marks, so that they are found side by side.
function selected() {
  const area = row()?.querySelector("form.editor textarea[name=text]");
  const typed = area?.value.slice(area.selectionStart, area.selectionEnd);
  const words = (typed || String(getSelection())).replace(/⟦[^⟧]*⟧|["“”]/g, "").replace(/\s+/g, " ").trim();
  return words && `"${words.slice(0, LONGEST)}"`;
}
