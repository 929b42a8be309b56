// The article's own link can be copied, and passed on by whatever the device offers.

const section = document.querySelector(".sharing");
const said = section?.querySelector(".share-said");
const copy = section?.querySelector(".share-copy");
const native = section?.querySelector(".share-native");

function copyLink(event) {
  event.preventDefault();
  navigator.clipboard.writeText(section.dataset.address).then(
    () => (said.textContent = copy.dataset.done),
    () => (said.textContent = copy.dataset.failed),
  );
}

function shareNatively() {
  const { title, address } = section.dataset;
  // A reader who closes the device's own dialog has done nothing wrong.
  navigator.share({ title, url: address }).catch(() => {});
}

if (section && navigator.clipboard) copy.addEventListener("click", copyLink);
if (section && navigator.share) {
  native.hidden = false;
  native.firstElementChild.addEventListener("click", shareNatively);
}
