// Remembers whether readings are shown over medical words. It runs before the first paint, so that
// nothing moves when a page opens; without it the switch works by the stylesheet alone.

(() => {
  const KEY = "readings";
  const root = document.documentElement;
  const box = () => document.getElementById("show-readings");

  function remembered() {
    try {
      return localStorage.getItem(KEY) === "shown";
    } catch {
      return false; // a browser that keeps nothing
    }
  }

  function remember(shown) {
    try {
      if (shown) localStorage.setItem(KEY, "shown");
      else localStorage.removeItem(KEY);
    } catch {
      // It holds for this page.
    }
  }

  function show(shown) {
    root.classList.toggle("with-readings", shown);
    if (box()) box().checked = shown;
  }

  show(remembered());
  document.addEventListener("DOMContentLoaded", () => show(remembered()));
  // A page that comes back from the browser's memory may be older than the last choice.
  addEventListener("pageshow", (event) => event.persisted && show(remembered()));
  document.addEventListener("change", (event) => {
    if (event.target !== box()) return;
    remember(box().checked);
    show(box().checked);
  });
})();
