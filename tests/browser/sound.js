// What a page is asked about itself. Each question answers with a list of faults in words, or with figures.
(() => {
const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().height > 0;
const brief = (each) => each.cloneNode(false).outerHTML.slice(0, 110) + (each.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
// Read by ear only: clipped to nothing on purpose.
const heard = (each) => each.closest(".u-hidden, .s-skip, .c-date__native, .c-table--plain caption") || getComputedStyle(each).clipPath !== "none";

let shifted = 0, watching = true;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (watching && !entry.hadRecentInput) shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });

// By what it holds; each has its budget.
const kinds = [
  ["gallery", "#banners"], ["matrix", ".p-matrix"], ["agenda", ".p-calendar > .p-agenda"],
  ["calendar", ".p-calendar, .p-year, .p-month, .p-board, .p-timeline"], ["form", "main form.c-form"], ["list", "main"],
];
const painted = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
async function figures() {
  await painted();
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const icon = document.querySelectorAll("link[rel=icon]").length;
  watching = false;
  return {
    loaded, requests: 1 + icon + new Set(loaded.map((name) => name.split("#")[0])).size, shifted,
    nodes: document.getElementsByTagName("*").length,
    kind: kinds.find(([, selector]) => document.querySelector(selector))[0],
  };
}

// One h1, headings in order, landmarks, a title that begins with what the page is, its language.
function outline() {
  const faults = [], one = (selector) => [...document.querySelectorAll(selector)].filter(shown).length === 1;
  for (const selector of ["h1", "main", "header.s-header", "footer"]) if (!one(selector)) faults.push(`not one ${selector}`);
  let level = 0;
  for (const head of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    if (!head.checkVisibility()) continue;
    const own = Number(head.tagName[1]);
    if (own > level + 1 && !head.closest("aside")) faults.push(`heading skips a level: ${brief(head)}`);
    if (!head.textContent.trim()) faults.push("empty heading");
    level = own;
  }
  if (/г\.\./.test(document.body.innerText)) faults.push("a sentence ends twice: г..");
  for (const hidden of document.querySelectorAll(".c-date > button[hidden]")) faults.push(`no picker: ${brief(hidden.parentElement)}`);
  if (!document.title.split(" · ")[0].trim()) faults.push("no title");
  return faults;
}

// Wider than the window: what does not scroll in a region of its own.
function sticksOut() {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => shown(each) && each.getBoundingClientRect().right > wide + 1 && !each.closest("[role=region]"))
    .slice(0, 3).map((each) => `sticks out: ${brief(each)}`);
}

// Text that its own box hides. The bars of a year and a long name in the header end in "…": the whole stands elsewhere.
const ENDS_IN_DOTS = ".p-bar, .p-bar__text, .p-span__title, .s-menu__name";
function cutOff() {
  const faults = [];
  for (const each of document.querySelectorAll("body *")) {
    if (each.clientWidth === 0 || each instanceof SVGElement || each.matches("input, textarea, select")) continue; // which scroll
    const style = getComputedStyle(each);
    if (style.overflowX === "visible" && style.overflowY === "visible") continue;
    if (!shown(each) || heard(each) || each.matches(ENDS_IN_DOTS)) continue;
    const hides = (way) => way === "hidden" || way === "clip";
    if (hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1) faults.push(`cut off at its side: ${brief(each)}`);
    if (hides(style.overflowY) && each.scrollHeight > each.clientHeight + 2) faults.push(`cut off below: ${brief(each)}`);
  }
  for (const each of document.querySelectorAll("select, button, input:not([type=hidden])")) {
    if (!shown(each) || heard(each)) continue;
    if (each.matches("button") && each.scrollWidth > each.clientWidth + 1) faults.push(`words stick out of the button: ${brief(each)}`);
  }
  return faults.slice(0, 5);
}

// Lines of text that lie on each other. A line is taken as it is seen: cut by the boxes that hide its rest.
function lines() {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  const boxes = new Map();
  const seenIn = (each) => {
    if (boxes.has(each)) return boxes.get(each);
    let box = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6, hidden: false };
    if (each !== document.body) {
      const style = getComputedStyle(each);
      box = { ...seenIn(each.parentElement) };
      if (style.position === "fixed" || style.position === "sticky" || style.clipPath !== "none" || style.opacity === "0") box.hidden = true;
      if (style.overflowX !== "visible") {
        const own = each.getBoundingClientRect();
        box.left = Math.max(box.left, own.left); box.right = Math.min(box.right, own.right);
        box.top = Math.max(box.top, own.top); box.bottom = Math.min(box.bottom, own.bottom);
      }
    }
    boxes.set(each, box);
    return box;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("option, script, template, noscript") || !shown(parent)) continue;
    const box = seenIn(parent);
    if (box.hidden) continue;
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      const line = {
        node, left: Math.max(rect.left, box.left), right: Math.min(rect.right, box.right),
        top: Math.max(rect.top, box.top), bottom: Math.min(rect.bottom, box.bottom),
      };
      if (line.right - line.left > 1 && line.bottom - line.top > 1) found.push(line);
    }
  }
  return found.sort((one, other) => one.top - other.top);
}
function overlaps() {
  const faults = [], all = lines();
  all.forEach((one, place) => {
    for (let next = place + 1; next < all.length && all[next].top < one.bottom; next += 1) {
      const other = all[next];
      if (other.node === one.node) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      if (wide > 2 && high > 0.4 * Math.min(one.bottom - one.top, other.bottom - other.top)) {
        faults.push(`lies on other text: “${one.node.data.trim().slice(0, 40)}” and “${other.node.data.trim().slice(0, 40)}”`);
      }
    }
  });
  return faults.slice(0, 5);
}

const squeezed = () => [...sticksOut(), ...cutOff(), ...overlaps()];

// WCAG 1.4.12, as a reader's own style sheet would ask for it.
const spacing = new CSSStyleSheet();
spacing.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
function size(text, spaced) { // what is so already is not styled anew
  const root = document.documentElement;
  if (root.dataset.text !== String(text)) root.dataset.text = text;
  if (spaced !== document.adoptedStyleSheets.includes(spacing)) document.adoptedStyleSheets = spaced ? [spacing] : [];
}

// Nothing moves for those who asked for rest.
function moves() {
  const rest = (each) => getComputedStyle(each).transitionDuration.split(",").every((time) => parseFloat(time) === 0);
  return [...document.querySelectorAll("a, button, input, summary, details, tr")].filter((each) => !rest(each)).slice(0, 3)
    .map((each) => `moves: ${brief(each)}`).concat(document.getAnimations().map(() => "an animation runs"));
}

// Forced colours leave no tint: a button keeps an edge or a line, what is current is known by edge, line or weight.
function plain() {
  const faults = [], edge = (style) => ["Top", "Right", "Bottom", "Left"].some((side) =>
    style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Color`] !== style.backgroundColor);
  const marked = (style) => edge(style) || style.textDecorationLine !== "none" || style.outlineStyle !== "none";
  for (const each of document.querySelectorAll("button, .c-button, input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea")) {
    if (shown(each) && !heard(each) && !marked(getComputedStyle(each))) faults.push(`no edge: ${brief(each)}`);
  }
  for (const each of document.querySelectorAll("[aria-current]:not([aria-current=false]), [aria-selected=true]")) {
    const style = getComputedStyle(each);
    if (shown(each) && !heard(each) && !marked(style) && Number(style.fontWeight) < 600 && !each.matches("td, .c-crumbs li")) faults.push(`not marked: ${brief(each)}`);
  }
  return faults.slice(0, 5);
}

// Letters against what lies under them, by the formula of WCAG; what is switched off may be faint.
function bright(parts) {
  const [red, green, blue] = parts.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const colour = (text) => { const parts = text.match(/[\d.]+/g).map(Number); return { parts: parts.slice(0, 3), alpha: parts[3] ?? 1 }; };
function contrast(least) {
  const faults = [], grounds = new Map();
  const ground = (each) => {
    if (!each) return [255, 255, 255];
    if (!grounds.has(each)) {
      const { parts, alpha } = colour(getComputedStyle(each).backgroundColor);
      const below = alpha < 1 ? ground(each.parentElement) : parts;
      grounds.set(each, parts.map((part, place) => part * alpha + below[place] * (1 - alpha)));
    }
    return grounds.get(each);
  };
  for (const each of document.querySelectorAll("body *")) {
    const words = each.matches("input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, button")
      || [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const aside = "[aria-disabled=true], option, [disabled], .is-beside"; // which lies outside what holds it
    if (!words || !shown(each) || heard(each) || each.closest(aside)) continue;
    const one = bright(colour(getComputedStyle(each).color).parts), other = bright(ground(each));
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < least) faults.push(`contrast ${ratio.toFixed(1)}: ${brief(each)}`);
  }
  return faults.slice(0, 5);
}

// Paper: no chrome, no controls, heads that repeat, rows that stay whole, a foot that says what and when.
function paper() {
  const faults = [];
  const chrome = "header.s-header, nav, footer, button, .c-button, .s-notice, .s-skip, .s-trial, .c-more";
  for (const each of document.querySelectorAll(chrome)) if (shown(each)) faults.push(`printed: ${brief(each)}`);
  for (const each of document.querySelectorAll("form, input:not([type=hidden]), select, textarea")) {
    if (shown(each) && !heard(each) && !each.closest("form.c-form") && !each.matches("[data-bulk]")) faults.push(`printed: ${brief(each)}`); // a form itself is printed as it is filled in
  }
  for (const head of document.querySelectorAll("thead")) {
    if (getComputedStyle(head).display !== "table-header-group") faults.push(`the head does not repeat: ${brief(head.parentElement)}`);
  }
  for (const row of document.querySelectorAll("tbody tr")) {
    if (getComputedStyle(row).breakInside !== "avoid") { faults.push(`a row may break: ${brief(row)}`); break; }
  }
  for (const table of document.querySelectorAll("main table")) if (!shown(table)) faults.push(`not printed: ${brief(table)}`);
  const foot = document.querySelector(".s-printed");
  if (!foot || !shown(foot)) faults.push("no foot");
  const dark = getComputedStyle(document.body).color.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 80);
  if (!dark) faults.push("light letters on paper");
  return [...faults.slice(0, 6), ...squeezed()];
}

// The keyboard: which places Tab should find, and what it found.
const CONTROLS = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
let wanted = [], trail = [];
function stops() {
  const groups = new Set();
  return [...document.querySelectorAll(CONTROLS)].filter((each) => {
    if (each.tabIndex < 0 || each.disabled || !shown(each)) return false;
    if (each.type !== "radio") return true;
    const group = document.querySelectorAll(`input[type=radio][name="${each.name}"]`);
    const checked = [...group].some((radio) => radio.checked);
    if (checked ? !each.checked : groups.has(each.name)) return false;
    return groups.add(each.name);
  });
}
function arrived() {
  const at = document.activeElement, box = at.getClientRects()[0] || at.getBoundingClientRect(), style = getComputedStyle(at);
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2; // of what is in the window
  const hit = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  const region = at.closest("[role=region][tabindex], .c-tablebox"); // it scrolls by itself
  trail.push({
    at, region, left: box.left + scrollX, right: box.right + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY,
    across: region ? region.scrollLeft : 0, down: region ? region.scrollTop : 0,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: Boolean(hit) && (hit === at || at.contains(hit) || hit.contains(at)),
    over: hit && brief(hit),
  });
}
function startWalk() {
  trail = [];
  wanted = stops();
  document.body.tabIndex = -1;
  document.body.focus({ preventScroll: true });
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
  document.addEventListener("focusin", arrived);
  return wanted.length;
}
function within(stop, other) { // two stops of one region: where they stand in it, however far it was scrolled
  const { across, down } = stop.region && stop.region === other.region ? stop : { across: 0, down: 0 };
  return { ...stop, left: stop.left + across, right: stop.right + across, top: stop.top + down, bottom: stop.bottom + down };
}
function endWalk() {
  document.removeEventListener("focusin", arrived);
  document.activeElement.blur();
  const faults = [], found = new Set(trail.map((stop) => stop.at));
  for (const each of wanted) {
    if (!found.has(each)) faults.push(`Tab does not reach ${brief(each)}`);
    if (each.tabIndex > 0) faults.push(`out of order: ${brief(each)}`);
  }
  const first = trail.findIndex((stop, place) => place && stop.at === trail[0].at); // round the corner
  const way = first > 0 ? trail.slice(0, first) : trail;
  way.forEach((stop, place) => {
    if (!stop.ring) faults.push(`no ring: ${brief(stop.at)}`);
    if (!stop.seen) faults.push(`covered by ${stop.over}: ${brief(stop.at)}`);
    if (!place) return;
    const last = within(way[place - 1], stop);
    stop = within(stop, way[place - 1]);
    const sameLine = Math.min(last.bottom, stop.bottom) - Math.max(last.top, stop.top) > 0.5 * Math.min(last.bottom - last.top, stop.bottom - stop.top);
    const back = sameLine ? stop.right <= last.left + 1 : stop.bottom <= last.top + 1 && stop.left <= last.left;
    if (back && !stop.at.matches(".s-skip") && !last.at.matches(".s-skip")) faults.push(`the eye jumps back from ${brief(last.at)} to ${brief(stop.at)}`);
  });
  return faults.slice(0, 6);
}

window.sound = { contrast, figures, outline, sticksOut, squeezed, size, moves, plain, paper, startWalk, endWalk };
})();
