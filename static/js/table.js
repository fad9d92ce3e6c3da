// A table with ticks: one for all rows of the page, and how many are ticked. Without it the ticks are sent all the same.

function wire(form) {
  const all = form.querySelector("[data-all]");
  const says = form.querySelector("[data-selected]");
  const boxes = [...form.querySelectorAll("[name=ids]")];
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    says.textContent = `${says.dataset.selected} ${ticked}`;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes) box.checked = all.checked;
    count();
  });
  all.parentElement.hidden = false;
  addEventListener("pageshow", count); // the browser's history brings ticks back
}

const wireAll = (root) => root.querySelectorAll("form[data-bulk]").forEach(wire);
wireAll(document);
document.addEventListener("htmx:afterSwap", (event) => wireAll(event.detail.target));
