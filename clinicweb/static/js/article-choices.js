// Offers the authors of the chosen clinic only, and tells the browser the language of the fields.
const form = document.querySelector(".article-form");
const { clinic, language, practitioner } = form.elements;

function narrow() {
  for (const group of practitioner.querySelectorAll("optgroup")) {
    const other = Boolean(clinic.value) && group.dataset.clinic !== clinic.value;
    group.hidden = group.disabled = other;
    if (other && group.contains(practitioner.selectedOptions[0])) practitioner.value = "";
  }
}

function speak() {
  for (const name of ["title", "summary", "body"]) form.elements[name].lang = language.value;
}

clinic.addEventListener("change", narrow);
language.addEventListener("change", speak);
narrow();
