// A long list of choices becomes a field one types into, after the APG pattern of an editable combobox. The select stays,
// hidden, and is what is sent; without a script it is the chooser. With data-url the choices come from the server.

const WAIT = 200; // milliseconds after a key
const LEAST = 2; // letters before the server is asked
const MOST = 20;
let number = 0;

function fold(text) {
  return text.toLowerCase().replaceAll("ё", "е").trim();
}

// Choices in the page, with the name of their group; the empty one is chosen by clearing the text.
function within(select, words) {
  return [...select.options]
    .filter((option) => option.value && fold(`${option.label} ${option.parentElement.label || ""}`).includes(fold(words)))
    .slice(0, MOST)
    .map((option) => ({ value: option.value, label: option.label }));
}

async function found(select, words) {
  if (!select.dataset.url || words.length < LEAST) return within(select, words);
  try {
    const answer = await fetch(`${select.dataset.url}?${new URLSearchParams({ q: words })}`);
    if (answer.ok) return (await answer.json()).results;
  } catch {
    // The network is lost: what the page holds is enough.
  }
  return within(select, words);
}

function build(select) {
  const box = document.createElement("span");
  const field = document.createElement("input");
  const list = document.createElement("ul");
  let timer = 0, asked = 0, active = -1;
  number += 1;
  box.className = "c-combo";
  list.className = "c-combo__list";
  list.id = `combo-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  Object.assign(field, { type: "text", id: select.id, autocomplete: "off", spellcheck: false });
  for (const [name, value] of Object.entries({
    "role": "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) field.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) field.setAttribute(name, select.getAttribute(name));
  }
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label) list.setAttribute("aria-label", label.textContent.trim());

  const chosen = () => (select.value ? select.selectedOptions[0].label : "");
  const show = () => { field.value = chosen(); };

  function close() {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function point(place) {
    const items = [...list.querySelectorAll("[role=option]")];
    if (!items.length) return;
    items[active]?.setAttribute("aria-selected", "false");
    active = (place + items.length) % items.length;
    items[active].setAttribute("aria-selected", "true");
    items[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", items[active].id);
  }

  function choose(value, words) {
    if (![...select.options].some((option) => option.value === value)) select.add(new Option(words, value));
    select.value = value;
    show();
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function open(words) {
    asked += 1;
    const mine = asked;
    const results = await found(select, words);
    if (mine !== asked || document.activeElement !== field) return;
    list.replaceChildren(...results.map(({ value, label: said }, place) => {
      const item = document.createElement("li");
      Object.assign(item, { id: `${list.id}-${place}`, textContent: said });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(value, said));
      return item;
    }));
    const live = document.getElementById("live");
    if (live) live.textContent = results.length ? `${select.dataset.found} ${results.length}` : select.dataset.none;
    active = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !results.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => open(field.value), WAIT);
  });
  field.addEventListener("click", () => { if (list.hidden) open(""); });
  field.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) {
        await open(field.value === chosen() ? "" : field.value);
        point(step > 0 ? 0 : -1);
      } else point(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (active >= 0) list.children[active].click();
    } else if (event.key === "Escape") {
      if (list.hidden) show();
      close();
    }
  });
  // What was typed and not chosen is no choice: an empty text takes the choice away, any other gives it back.
  field.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    const empty = [...select.options].some((option) => !option.value);
    const only = list.children.length === 1 && !list.hidden && fold(list.children[0].textContent) === fold(field.value);
    if (only) list.children[0].click();
    else if (!field.value.trim() && empty && select.value) choose("", "");
    show();
    close();
  });
  select.addEventListener("change", show);
  select.form?.addEventListener("change", (event) => { if (event.target === select.form) show(); }); // a draft came back

  select.removeAttribute("id");
  select.hidden = true;
  select.before(box);
  box.append(field, list, select);
  show();
}

const wire = (root) => root.querySelectorAll("select[data-combobox]").forEach(build);
wire(document);
document.addEventListener("htmx:afterSwap", (event) => wire(event.detail.target));
