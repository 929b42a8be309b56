// Shows the text as patients will see it while it is typed.
const PAUSE = 400;
const form = document.querySelector(".article-form");
const pane = document.querySelector(".preview-pane");
const frame = pane.querySelector("iframe");
const trouble = pane.querySelector("[data-preview-trouble]");
let timer;
let running;

async function show() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const body = new FormData(form);
  body.delete("file");
  try {
    const response = await fetch(form.dataset.preview, { method: "POST", body, signal });
    if (!response.ok) throw new Error(response.status);
    put(await response.text());
    trouble.hidden = true;
  } catch (error) {
    if (error.name !== "AbortError") trouble.hidden = false;
  }
}

// Only the text changes, so that the reader's place in it stays.
function put(html) {
  const place = frame.contentDocument?.querySelector("main.wrap");
  if (!place) {
    frame.srcdoc = html;
    return;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("main.wrap");
  place.replaceWith(frame.contentDocument.adoptNode(fresh));
}

pane.hidden = false;
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
});
if (!frame.hasAttribute("src") || "unsaved" in form.dataset) show();
