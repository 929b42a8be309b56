// Says before a long upload that a file is too large, as the server would say after it.
for (const input of document.querySelectorAll("input[data-most-bytes]")) {
  input.addEventListener("change", () => {
    const file = input.files[0];
    const tooLarge = file && file.size > Number(input.dataset.mostBytes);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}

// Tells people who do not see the bar how far a file is: by the quarter, or it would never be quiet.
const busy = document.querySelector(".file-busy");
const told = busy?.querySelector("[role=status]");
let quarters = 0;
if (told) {
  new MutationObserver(() => {
    const bar = busy.querySelector("progress");
    const reached = bar ? Math.floor((bar.value / bar.max) * 4) : 0;
    if (reached <= quarters) return;
    quarters = reached;
    told.textContent = busy.querySelector(".progress span").textContent;
  }).observe(busy, { childList: true });
}
