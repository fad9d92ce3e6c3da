// On pages with a form: a guard against leaving with unsaved changes, "Saving…" on the button, focus on what is wrong.
// Nothing of a form is kept in the browser: computers are shared.

const forms = [...document.querySelectorAll("form.c-form[method='post']")];
let leaving = false;

// Every value in order, repeated names included; a file counts by name and size.
function values(form) {
  return JSON.stringify([...new FormData(form)].map(([name, value]) =>
    value instanceof File ? [name, value.name, value.size] : [name, value]));
}

const starts = new Map(forms.map((form) => [form, values(form)]));

function changed(form) {
  return starts.get(form) !== values(form);
}

function dirty() {
  return forms.some(changed);
}

function show(form) {
  const state = form.querySelector("[data-unsaved]");
  if (!state) return;
  const text = changed(form) ? state.dataset.unsaved : "";
  if (state.textContent !== text) state.textContent = text;
}

// What is left of a limited text: seen at once, heard once near its end. A line break counts as the server counts it.
function count(field) {
  const says = field.parentElement.querySelector("[data-count]");
  if (!says) return;
  const left = field.maxLength - field.value.replace(/\n/g, "\r\n").length;
  says.textContent = `${says.dataset.left} ${left}`;
  says.classList.toggle("is-over", left < 0);
  const live = document.getElementById("live");
  if (live && left === 20) live.textContent = says.textContent;
}

for (const form of forms) {
  form.addEventListener("input", (event) => {
    show(form);
    if (event.target.matches("textarea[maxlength]")) count(event.target);
  });
  for (const field of form.querySelectorAll("textarea[maxlength]")) count(field);
  form.addEventListener("change", () => show(form));
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    leaving = true;
    const button = event.submitter || form.querySelector("[data-saving]");
    if (button && button.dataset.saving) {
      button.dataset.label = button.textContent;
      button.textContent = button.dataset.saving;
      button.setAttribute("aria-disabled", "true");
    }
  });
}

addEventListener("beforeunload", (event) => {
  if (!leaving && dirty()) event.preventDefault();
});

// Coming back by the browser's history the page may be the old one: its buttons work again.
addEventListener("pageshow", () => {
  leaving = false;
  for (const form of forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled][data-label]")) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
    }
  }
});

// A mistake's link leads to the control itself; for a group of choices to its first.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".c-errors a[href^='#']");
  if (!link) return;
  const place = document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const control = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea");
  (control || place).focus();
  (place.closest(".c-field") || place).scrollIntoView({ block: "start" });
});
