// Keeps what is typed but not saved in this browser, and offers it after a reload or a crash.
const PREFIX = "clinicweb:article:";
const FIELDS = ["title", "summary", "body"];
const CHOICES = ["clinic", "language", "practitioner", "slug"];
const form = document.querySelector(".article-form");
const key = PREFIX + form.dataset.article;
const box = document.querySelector("[data-kept]");
let leaving = false;
let timer;

const isOffered = (name) => form.elements[name] && form.elements[name].type !== "hidden";
const fields = (names) => names.filter(isOffered);
const values = (names) =>
  Object.fromEntries(fields(names).map((name) => [name, form.elements[name].value]));
const typed = () => values(FIELDS);

// As the server tidies a text, so that a saved one is recognised.
function tidied(texts) {
  return FIELDS.map((name) => {
    const text = texts[name].normalize("NFC").replace(/\r\n?/g, "\n");
    return name === "body" ? text.replace(/^\n+|\n+$/g, "") : text.trim().replace(/\s+/g, " ");
  }).join("\u0000");
}

const saved = tidied(typed());
const isDirty = () => "unsaved" in form.dataset || tidied(typed()) !== saved;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function keep() {
  clearTimeout(timer);
  try {
    if (isDirty()) localStorage.setItem(key, JSON.stringify({ ...values([...FIELDS, ...CHOICES]), at: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    // Storage is full or forbidden; the warning on leaving still stands.
  }
}

function offer(kept) {
  box.querySelector("[data-kept-title]").textContent = kept.title || kept.body.slice(0, 80);
  const at = box.querySelector("[data-kept-at]");
  at.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang);
  box.hidden = false;
  // A reload would come back to the middle of the page, where nobody sees the offer.
  history.scrollRestoration = "manual";
  box.scrollIntoView({ block: "nearest" });
  box.querySelector("[data-take]").onclick = () => {
    for (const name of fields([...FIELDS, ...CHOICES])) {
      if (name in kept) form.elements[name].value = kept[name];
      form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.elements.body.dispatchEvent(new Event("input", { bubbles: true }));
    box.hidden = true;
    form.elements.body.focus();
  };
  box.querySelector("[data-discard]").onclick = () => {
    localStorage.removeItem(key);
    box.hidden = true;
    form.elements.title.focus();
  };
}

if ("unsaved" in form.dataset) keep();
else {
  // A new article that was saved comes back under its number.
  const before = read(`${PREFIX}new`);
  if (before && tidied(before) === saved) localStorage.removeItem(`${PREFIX}new`);
  const kept = read(key);
  if (kept && tidied(kept) === saved) localStorage.removeItem(key);
  else if (kept) offer(kept);
}

form.addEventListener("input", (event) => {
  if (!FIELDS.includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(keep, 400);
});
form.addEventListener("submit", (event) => {
  keep();
  leaving = event.submitter?.formTarget !== "_blank";
});
document.querySelector("[data-leave]")?.addEventListener("click", () => {
  leaving = true;
});
addEventListener("pageshow", () => {
  leaving = false;
});
addEventListener("beforeunload", (event) => {
  keep();
  if (!leaving && isDirty()) event.preventDefault();
});
