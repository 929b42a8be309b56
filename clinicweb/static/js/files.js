// Says before a long upload that a file is too large, as the server would say after it.
for (const input of document.querySelectorAll("input[data-most-bytes]")) {
  input.addEventListener("change", () => {
    const file = input.files[0];
    const tooLarge = file && file.size > Number(input.dataset.mostBytes);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}
