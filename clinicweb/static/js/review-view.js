// How the rows look, and leaving the page by a link of its own without losing what is typed.
import { before } from "./review-swap.js";

const desk = document.getElementById("desk");
const density = document.getElementById("density");
const A_YEAR = 365 * 24 * 60 * 60;

desk.classList.add("scripted");

density?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const compact = desk.classList.toggle("compact");
  desk.classList.toggle("comfortable", !compact);
  density.textContent = compact ? density.dataset.comfortable : density.dataset.compact;
  const secure = location.protocol === "https:" ? ";secure" : "";
  const value = compact ? "compact" : "comfortable";
  document.cookie = `clinicweb-density=${value};path=/;max-age=${A_YEAR};samesite=lax${secure}`;
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-leaves]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await before.leaving();
  location.href = withOpenPassage(link.href);
});

// The link was made before another passage was opened.
function withOpenPassage(href) {
  const address = new URL(href);
  const row = document.querySelector(".passage.open");
  if (row) {
    address.searchParams.set("p", row.id.slice(2));
    address.hash = row.id;
  }
  return address.href;
}
