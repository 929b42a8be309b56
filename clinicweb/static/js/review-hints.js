// Asks the engine about the open passage (Alt+B, Alt+W), looks for its answer, and greys a
// back-translation as soon as the text is another one.
import { ask, isPage } from "./review-server.js";

const PERIOD = 1000;
const LONGEST = 30000;
const EDGE = 12;
const said = document.getElementById("review-said");
const part = () => document.querySelector(".passage.open .hints");
const area = () => document.querySelector(".passage.open form.editor textarea[name=text]");
let timer;
let asked; // the last question: the answer to look at

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.altKey || event.ctrlKey || event.metaKey) return;
  const kind = { KeyB: "back", KeyW: "alternatives" }[event.code];
  const form = kind && part()?.querySelector(`form[data-hint=${kind}]`);
  if (!form) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".passage.open form[data-hint]")) return;
  event.preventDefault();
  const body = new FormData(form);
  // Also what is not saved yet.
  if (form.dataset.hint === "back" && area()) body.set("text", area().value);
  asked = form.dataset.hint;
  load(form.action, { method: "POST", body }, Date.now() + LONGEST);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".passage.open .hints [data-look]");
  if (!link) return;
  event.preventDefault();
  load(part().dataset.hints, {}, Date.now() + LONGEST);
});

async function load(address, options, until) {
  clearTimeout(timer);
  const old = part();
  let html;
  try {
    const response = await ask(address, options);
    html = await response.text();
    if (!response.ok || response.redirected || isPage(html)) return;
  } catch {
    return; // signed out or out of reach: the page says so, and the buttons are still there
  }
  if (!old.isConnected) return; // another passage is open by now
  show(old, html, until);
}

function show(old, html, until) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".hints");
  const had = old.contains(document.activeElement) && document.activeElement.form?.dataset.hint;
  old.replaceWith(document.adoptNode(fresh));
  if (had) fresh.querySelector(`form[data-hint=${had}] button`)?.focus();
  const row = fresh.closest(".passage");
  const detail = { passage: row.id.slice(2), panel: fresh.closest(".panel"), until };
  document.dispatchEvent(new CustomEvent("review:panel", { detail }));
  const waits = "waiting" in fresh.dataset;
  if (!waits) said.textContent = fresh.dataset.there;
  reveal(fresh.querySelector(`[data-answers=${asked}]`), waits);
}

// A panel that scrolls by itself is moved; the page only while whoever asked has not typed on.
function reveal(answer, waits) {
  const panel = answer?.closest(".panel");
  if (!panel) return;
  const [inside, outside] = [answer.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (panel.scrollHeight > panel.clientHeight) {
    const below = inside.bottom - Math.min(outside.bottom, innerHeight);
    if (below > 0) panel.scrollTop += Math.min(below + EDGE, inside.top - outside.top - EDGE);
    else if (inside.top < outside.top) panel.scrollTop += inside.top - outside.top - EDGE;
  } else if (waits) answer.scrollIntoView({ block: "nearest" });
}

// Whoever shows the panel or a part of it says so; an answer may still be on its way.
document.addEventListener("review:panel", (event) => {
  clearTimeout(timer);
  compare();
  const waiting = part();
  if (!waiting || !("waiting" in waiting.dataset)) return;
  const until = event.detail.until ?? Date.now() + LONGEST;
  if (Date.now() < until) timer = setTimeout(() => load(waiting.dataset.hints, {}, until), PERIOD);
  else for (const link of waiting.querySelectorAll("[data-look]")) link.before(`${waiting.dataset.late} `);
});

function compare() {
  const hint = part()?.querySelector("[data-asked]");
  if (!hint || !area()) return;
  const stale = hint.dataset.asked !== area().value.trim();
  hint.classList.toggle("stale", stale);
  const words = hint.querySelector(".stale-words");
  if (words) words.hidden = !stale;
}
document.addEventListener("input", (event) => event.target === area() && compare());
