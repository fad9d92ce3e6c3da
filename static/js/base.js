// On every page: what a swap announces, where focus goes, busy regions, menus, two keys, the end of a session.
// It meets other modules only through DOM events and data attributes; without it every page still works.

const live = document.getElementById("live");

// One sentence of a fragment, <p data-announce hidden>, is read out by ear.
function announce(root) {
  const said = root.querySelector("[data-announce]");
  if (said && live) live.textContent = said.textContent;
}

// The place marked data-focus takes focus: the summary of mistakes after a load, a heading after a swap.
function focus(root) {
  const place = root.querySelector("[data-focus]");
  if (place) place.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.s-menu[open], details.c-more[open]")) {
    if (menu !== except) menu.open = false;
  }
}

// The browser itself puts the focus into a dialog, closes it by Esc and gives the focus back.
function openDialog(name) {
  const dialog = document.getElementById(name);
  if (dialog && !document.querySelector("dialog[open]")) dialog.showModal();
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details"));
  const link = event.target.closest("[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openDialog(link.dataset.dialog);
});

// A menu that Tab has left would lie over what has the focus now.
document.addEventListener("focusin", (event) => {
  closeMenus(event.target.closest("details"));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = event.target.closest("details.s-menu[open], details.c-more[open]");
    closeMenus();
    if (open) open.querySelector("summary").focus();
    return;
  }
  shortcut(event);
});

// "/" goes to search, "?" to the list of keys, by the key's place and not its letter; the reader can switch them off.
function shortcut(event) {
  if (document.body.dataset.shortcuts === "off" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.code !== "Slash") return;
  if (event.shiftKey) {
    event.preventDefault();
    openDialog("keys-dialog");
    return;
  }
  const field = document.getElementById("shell-search");
  if (field) {
    event.preventDefault();
    field.focus();
  }
}

// How htmx behaves: it evaluates nothing, writes no styles, and leaves history to the server. It starts after this file.
document.addEventListener("DOMContentLoaded", () => Object.assign(window.htmx?.config ?? {}, {
  allowEval: false, allowScriptTags: false, includeIndicatorStyles: false, historyCacheSize: 0, refreshOnHistoryMiss: true,
  disableInheritance: true, defaultSettleDelay: 0,
}));

// Fragments. Busy at once, said after 300 ms; what could not be loaded says so in place and keeps the old content.
const waits = new WeakMap();
let stay;

document.addEventListener("htmx:beforeRequest", (event) => {
  const target = event.detail.target;
  stay = document.activeElement?.dataset.stay;
  target.setAttribute("aria-busy", "true");
  waits.set(target, setTimeout(() => { if (live) live.textContent = document.body.dataset.loading; }, 300));
});

document.addEventListener("htmx:afterRequest", (event) => {
  const target = event.detail.target;
  target.removeAttribute("aria-busy");
  clearTimeout(waits.get(target));
});

// What had the focus keeps it, by its id or its data-stay; what is gone gives it to the heading.
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  announce(target);
  focus(target);
  if (document.activeElement !== document.body) return;
  const heading = target.querySelector("h1");
  const place = (stay && target.querySelector(`[data-stay="${stay}"]`)) || heading;
  if (place === heading) heading.tabIndex = -1;
  place.focus({ preventScroll: place !== heading });
});

// The language switch stands outside and leads back to what is shown.
document.addEventListener("htmx:pushedIntoHistory", () => {
  for (const next of document.querySelectorAll("[data-here]")) next.value = location.pathname + location.search;
});

function failed(event) {
  const note = document.getElementById("load-failed");
  if (!note || event.detail.target.querySelector(".is-failure")) return;
  const shown = note.content.firstElementChild.cloneNode(true);
  const again = shown.querySelector("a");
  if (again) again.href = event.detail.pathInfo.finalRequestPath;
  event.detail.target.prepend(shown);
  if (live) live.textContent = shown.textContent;
}

document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);

// Two minutes before the session ends a dialog offers to stay: any request of this page prolongs it, up to its last hour.
const notice = document.getElementById("session-notice");
if (notice) {
  const facts = notice.querySelector("[data-idle]");
  const stay = facts.querySelector("button");
  const end = performance.now() + Number(facts.dataset.last) * 1000;
  let timer = 0;
  const over = (is) => {
    facts.querySelector("[data-before]").hidden = stay.hidden = is;
    facts.querySelector("[data-after]").hidden = !is;
  };
  const warn = () => {
    over(false);
    stay.hidden = end - performance.now() < 150_000;
    notice.showModal();
    timer = setTimeout(over, 120_000, true);
  };
  const start = () => {
    clearTimeout(timer);
    if (notice.open) notice.close();
    timer = setTimeout(warn, Math.max(0, Math.min(Number(facts.dataset.idle) * 1000, end - performance.now()) - 120_000));
  };
  stay.addEventListener("click", async () => {
    const answer = await fetch(location.href, { method: "HEAD" });
    if (answer.ok && !answer.redirected) start();
    else over(true);
  });
  document.addEventListener("htmx:afterRequest", start);
  document.addEventListener("portal:kept", start);
  start();
}

focus(document);
// The skip link leaves its mark in the address, and the browser goes there once all is loaded.
if (location.hash) addEventListener("load", () => setTimeout(focus, 0, document));
