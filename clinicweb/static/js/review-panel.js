// Loads what helps with the open passage, numbers the suggestions, and puts one into the text.
import { ask } from "./review-server.js";

const broken = document.getElementById("desk").dataset.broken;

document.addEventListener("review:opened", (event) => load(event.detail.form.closest(".passage")));

async function load(row) {
  const panel = row.querySelector(".panel");
  if (!panel) return;
  let html = "";
  try {
    const response = await ask(panel.dataset.panel);
    if (response.ok) html = await response.text();
  } catch {
    // Out of reach: the passage says so as soon as there is something to save.
  }
  if (!panel.isConnected || panel.contains(document.activeElement)) return;
  if (html) panel.innerHTML = html;
  else panel.textContent = broken;
  const { id } = row;
  document.dispatchEvent(new CustomEvent("review:panel", { detail: { passage: id.slice(2), panel } }));
}

// Sections may come later or change: whoever changes one says "review:panel" again.
document.addEventListener("review:panel", () => {
  const suggestions = document.querySelectorAll(".passage.open .suggestion");
  suggestions.forEach((button, place) => {
    if (place > 8) return;
    button.dataset.number = place + 1;
    button.setAttribute("aria-keyshortcuts", `Alt+${place + 1}`);
  });
});
