// A button beside a date opens the browser's own picker and writes the day back as text, dd.mm.yyyy.
// Without a script, or where the browser cannot open its picker, there is no button and the text field is enough.

function button(box, field) {
  const native = document.createElement("input");
  native.type = "date";
  native.className = "c-date__native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  native.min = "1990-01-01";
  native.max = "2100-12-31";
  const open = box.querySelector("button");
  open.addEventListener("click", () => {
    const typed = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(field.value.trim());
    native.value = typed ? `${typed[3]}-${typed[2].padStart(2, "0")}-${typed[1].padStart(2, "0")}` : "";
    native.showPicker();
  });
  native.addEventListener("change", () => {
    const [year, month, day] = native.value.split("-");
    if (!day) return;
    field.value = `${day}.${month}.${year}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  box.append(native);
  open.hidden = false;
}

function wire(root) {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const box of root.querySelectorAll(".c-date")) {
    const field = box.querySelector("input");
    if (field && !box.querySelector(".c-date__native")) button(box, field);
  }
}

wire(document);
document.addEventListener("htmx:afterSwap", (event) => wire(event.detail.target));
