// Says where this person is, shows where the others are, and fetches the rows that they changed.
import { arrived, draw, openPassage } from "./review-company.js";
import { ask, inTurn, isPage } from "./review-server.js";
import { replaceParts } from "./review-swap.js";

const PERIOD = 5000;
// Whoever has not touched the page for ten minutes is not at the desk, and shall be signed out in
// time: every answer of the server begins the sign-in's hours anew.
const IDLE = 10 * 60 * 1000;
const MOST = 100;
const company = document.getElementById("review-company");
const form = company.querySelector("form");
const marks = new Map();
let { event: last, at } = company.dataset;
let touched = Date.now();
let busy = false;
let timer;

async function pulse() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  try {
    if (!document.hidden && Date.now() - touched < IDLE) await exchange();
  } catch {
    // Out of reach or signed out: the page says so, and the next pulse asks again.
  } finally {
    busy = false;
    timer = setTimeout(pulse, PERIOD);
  }
}

async function exchange() {
  const body = new FormData(form);
  body.set("passage", openPassage());
  body.set("event", last);
  body.set("at", at);
  const response = await ask(form.action, { method: "POST", body });
  if (!response.ok || response.redirected) return;
  const found = await response.json();
  arrived(found.people);
  document.getElementById("company-moved").hidden = found.shape === company.dataset.shape;
  await inTurn(() => take(found));
  last = found.event;
  at = found.at;
}

async function take(found) {
  const noted = new Set(found.noted);
  const wanted = [];
  for (const { passage, version, words } of found.changed) {
    const row = document.getElementById(`p-${passage}`);
    if (!row) continue;
    const isNew = Number(row.dataset.version) < version;
    if (isNew && words) marks.set(row.id, words);
    if (!row.classList.contains("open") && (isNew || noted.has(passage))) wanted.push(passage);
  }
  if (wanted.length || noted.size || found.head) await fetchParts(wanted.slice(0, MOST));
  for (const [id, words] of marks) mark(document.getElementById(id), words);
  draw();
}

async function fetchParts(passages) {
  const address = new URL(company.dataset.parts, location);
  address.searchParams.set("ids", passages.join());
  const { show } = document.getElementById("passages").dataset;
  if (show) address.searchParams.set("show", show);
  const response = await ask(address);
  const html = await response.text();
  if (!response.ok || response.redirected || isPage(html)) return;
  const seen = approval()?.value;
  replaceParts(html);
  // Whoever was about to approve has not read what came in just now: the server shall say so.
  if (seen && approval()) approval().value = seen;
}

const approval = () =>
  document.querySelector("#review-head form[action$='/approve'] [name=seen_version]");

// Whoever has the passage open may go on writing: saving shows both texts.
function mark(row, words) {
  if (!row || row.querySelector(".just-changed")) return;
  const made = document.createElement("span");
  made.className = "just-changed";
  made.textContent = words;
  if (row.classList.contains("open")) {
    const link = document.createElement("a");
    link.href = `${document.getElementById("passages").dataset.address}?p=${openPassage()}`;
    link.dataset.swap = "";
    link.textContent = company.dataset.showText;
    made.append(" ", link);
  }
  const place = row.querySelector(".meta[data-state]");
  place.insertBefore(made, place.querySelector(".edit"));
}

for (const type of ["pointerdown", "keydown", "wheel", "focusin"]) {
  addEventListener(type, () => (touched = Date.now()), { capture: true, passive: true });
}
document.addEventListener("visibilitychange", pulse);
document.addEventListener("review:opened", (event) => {
  marks.delete(`p-${event.detail.passage}`);
  draw();
  pulse();
});
for (const type of ["review:swapped", "review:saved"]) document.addEventListener(type, draw);
document.addEventListener("review:noted", pulse);
setTimeout(pulse);
