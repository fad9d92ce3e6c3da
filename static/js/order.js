// The order of an agenda: the buttons, the typed number and the mouse move rows here, nothing is saved before "Save".
// Without it the same buttons are sent and the page comes back in the new order. Two levels: an item takes along what stands under it.

const form = document.querySelector("form[data-order]");
const live = document.getElementById("live");

const rows = () => [...form.querySelectorAll("[data-row]")];
const level = (row) => Number(row.dataset.level);
const button = (row, how) => row.querySelector(`button[data-move="${how}"]`);

// The list as blocks: an item and those under it.
function blocks() {
  const found = [];
  for (const row of rows()) {
    if (level(row) && found.length) found.at(-1).push(row);
    else found.push([row]);
  }
  return found;
}

const within = (place, last, first = 0) => Math.max(first, Math.min(place, last));

function moveFirst(all, at, how, place) {
  const block = all[at];
  if (how === "in" && at && block.length === 1) {
    all[at - 1].push(block[0]);
    all.splice(at, 1);
  } else if (["up", "down", "to"].includes(how)) {
    const target = { up: at - 1, down: at + 1, to: place - 1 }[how];
    all.splice(at, 1);
    all.splice(within(target, all.length), 0, block);
  }
}

function moveSecond(all, at, under, how, place) {
  const block = all[at];
  const row = block[under];
  if (how === "out") {
    all.splice(at + 1, 0, [row, ...block.splice(under).slice(1)]);
  } else if (how === "up" && under === 1 && at) {
    all[at - 1].push(...block.splice(under, 1));
  } else if (how === "down" && under === block.length - 1 && at < all.length - 1) {
    all[at + 1].splice(1, 0, ...block.splice(under, 1));
  } else if (["up", "down", "to"].includes(how)) {
    const target = { up: under - 1, down: under + 1, to: place }[how];
    block.splice(under, 1);
    block.splice(within(target, block.length, 1), 0, row);
  }
}

// Put the rows as the blocks say: each keeps its table, the one of the day it stood in is of no account until it is saved.
function draw(all) {
  const there = rows();
  const marks = there.map((each) => {
    const mark = document.createComment("");
    each.replaceWith(mark);
    return mark;
  });
  all.flat().forEach((each, number) => marks[number].replaceWith(each));
  all.forEach((block, at) => block.forEach((each, under) => {
    each.dataset.level = under ? "1" : "0";
    each.classList.toggle("is-under", under > 0);
    each.querySelector("[name='row']").value = `${each.dataset.row}:${each.dataset.level}`;
    each.querySelector(".p-order__place").value = under || at + 1;
    button(each, "in").hidden = under > 0;
    button(each, "out").hidden = !under;
  }));
}

function say(row) {
  const words = form.dataset.says.replace("[1]", rows().indexOf(row) + 1).replace("[2]", rows().length);
  if (live) live.textContent = words;
  const note = form.querySelector("[data-unsaved-order]");
  if (note) note.hidden = false;
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function move(row, how, place = 0) {
  const all = blocks();
  const at = all.findIndex((block) => block.includes(row));
  const under = all[at].indexOf(row);
  if (under) moveSecond(all, at, under, how, place);
  else moveFirst(all, at, how, place);
  draw(all);
  say(row);
}

function press(event) {
  const pressed = event.target.closest("button[data-move]");
  if (!pressed) return;
  event.preventDefault();
  const row = pressed.closest("[data-row]");
  const how = pressed.dataset.move;
  move(row, how, Number(row.querySelector(".p-order__place").value) || 0);
  // The button stays under the finger; one that has gone gives the focus to its counterpart.
  (pressed.hidden ? button(row, how === "in" ? "out" : "in") : pressed).focus();
}

function type(event) {
  if (event.key !== "Enter" || !event.target.matches(".p-order__place")) return;
  event.preventDefault();
  move(event.target.closest("[data-row]"), "to", Number(event.target.value) || 0);
  event.target.focus();
}

// By mouse: a row is dropped on another and takes its place and its level.
let held = null;

function drop(target) {
  const all = blocks();
  const from = all.findIndex((block) => block.includes(held));
  const single = all[from][0] !== held || all[from].length === 1;
  const at = all.findIndex((block) => block.includes(target));
  if (target === held || (from === at && !single)) return;
  const down = rows().indexOf(target) > rows().indexOf(held);
  const taken = single ? [held] : all[from];
  all[from] = all[from].filter((row) => !taken.includes(row));
  const under = all[at].indexOf(target);
  if (under > 0 && single) {
    all[at].splice(under + (down ? 1 : 0), 0, held);
  } else {
    all.splice(at + (down ? 1 : 0), 0, taken);
  }
  draw(all.filter((block) => block.length));
  say(held);
}

function unmark() {
  for (const row of form.querySelectorAll(".is-target, .is-held")) row.classList.remove("is-target", "is-held");
}

function drag() {
  for (const row of rows()) row.draggable = true;
  form.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-row]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.row);
    held.classList.add("is-held");
  });
  form.addEventListener("dragover", (event) => {
    const target = event.target.closest("[data-row]");
    if (!held || !target) return;
    event.preventDefault();
    form.querySelector(".is-target")?.classList.remove("is-target");
    target.classList.add("is-target");
  });
  form.addEventListener("drop", (event) => {
    const target = event.target.closest("[data-row]");
    if (!held || !target) return;
    event.preventDefault();
    drop(target);
  });
  form.addEventListener("dragend", () => {
    unmark();
    held = null;
  });
}

if (form) {
  form.addEventListener("click", press);
  form.addEventListener("keydown", type);
  drag();
}
