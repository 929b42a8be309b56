// Brings the machine translation of a comment when it has been made, and touches nothing else.
const PERIOD = 1500;

async function look() {
  const place = document.querySelector("#reading[data-waiting]");
  if (!place) return;
  if (!document.hidden) {
    try {
      await bring(place);
    } catch {
      // The network or the server is away: the next round asks again.
    }
  }
  setTimeout(look, PERIOD);
}

async function bring(place) {
  const response = await fetch(address(), { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("reading");
  if (!fresh || fresh.hasAttribute("data-waiting")) return;
  place.replaceWith(document.adoptNode(fresh));
  const ours = document.getElementById("translation");
  const theirs = page.getElementById("translation");
  // What somebody has begun to write stays.
  if (ours && theirs && !ours.value) ours.value = theirs.value;
}

// The page itself may be the answer to a form that could not be kept.
function address() {
  const shown = document.querySelector("[name=language]")?.value;
  const here = new URL(location.href.replace(/(decide|answer|translate)$/, ""));
  if (shown) here.searchParams.set("read", shown);
  return here;
}

setTimeout(look, PERIOD);
