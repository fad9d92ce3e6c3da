// What is typed is kept at the portal, ten seconds after the last key and when the page is hidden; a form is sent only
// once that worked, so neither an ended session nor a lost network takes a text away.

const page = document.getElementById("draft-notices");
const offer = document.getElementById("draft-offer");
const NEVER = ["csrfmiddlewaretoken", "key"];
const UNKEPT = ["password", "file", "submit", "button"];
const WAIT = 10_000;

function typed(form) {
  const out = new Set([...form.elements].filter((control) => UNKEPT.includes(control.type)).map((control) => control.name));
  return JSON.stringify([...new FormData(form)].filter(([name]) => !NEVER.includes(name) && !out.has(name)));
}

const starts = new Map([...document.querySelectorAll("form.c-form[method='post']:not([action])")]
  .map((form) => [form, typed(form)]));
let last, timer, passing; // the form that is being filled in, its ten seconds, the form that may go
let wanted, flying; // the form to keep next, the newest wins; the one request on its way
let kept = "";
let checking = false;
let leaving = false;

async function ask(query, body, hidden = false) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(page.dataset.url + query, {
    method: body ? "POST" : "GET",
    body,
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": token },
    keepalive: hidden,
    signal: AbortSignal.timeout(WAIT),
  });
}

// Sign-in changes the token.
async function renew() {
  const answer = await ask(`?${new URLSearchParams({ who: page.dataset.who })}`);
  if (answer.ok) {
    const { token } = await answer.json();
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  }
  return answer.status;
}

async function send(form) {
  if ("undrafted" in form.dataset) return renew();
  const data = typed(form);
  const body = new URLSearchParams({ address: page.dataset.address, who: page.dataset.who, data });
  if (form.elements.key) body.set("key", form.elements.key.value);
  const hidden = document.hidden && String(body).length < 60_000;
  const post = () => ask("", body, hidden);
  let answer = await post();
  if (answer.status === 403 && (await renew()) === 200) answer = await post();
  if (answer.ok) {
    kept = data;
    const place = form.querySelector("[data-kept]");
    if (place) place.textContent = (await answer.json()).says;
    document.dispatchEvent(new Event("portal:kept"));
  }
  return answer.status;
}

// The status of the newest sending; 0 when the portal is out of reach.
async function fly() {
  let status = 0;
  while (wanted) {
    const form = wanted;
    wanted = null;
    status = await send(form).catch(() => 0);
  }
  flying = null;
  return status;
}

function keep(form) {
  clearTimeout(timer);
  wanted = form;
  flying ||= fly();
  return flying;
}

function keepIfNew() {
  if (last && !leaving && !checking && typed(last) !== kept) keep(last);
}

function say(form, what) {
  document.querySelector("form [data-notice]")?.remove();
  if (!what) return;
  const notice = page.content.querySelector(`[data-notice='${what}']`).cloneNode(true);
  (form.querySelector(".c-save") || form).prepend(notice);
  notice.scrollIntoView({ block: "nearest" });
}

async function check(form, button) {
  checking = true;
  const status = await keep(form);
  checking = false;
  say(form, { 0: "network", 401: "sign-in", 403: "sign-in" }[status]);
  if ([0, 401, 403].includes(status)) return;
  leaving = true;
  passing = form;
  form.requestSubmit(button);
  passing = null;
}

// Before form.js. A form nobody touched has nothing to lose.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!starts.has(form) || form === passing || form.dataset.sent) return;
  if (!("sent" in page.dataset) && typed(form) === starts.get(form)) {
    leaving = true;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!checking) check(form, event.submitter);
}, true);

for (const form of starts.keys()) {
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      last = form;
      clearTimeout(timer);
      timer = setTimeout(keepIfNew, WAIT);
    });
  }
}
document.addEventListener("visibilitychange", () => { if (document.hidden) keepIfNew(); });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("online", () => {
  document.querySelector("form [data-notice='network']")?.remove();
  keepIfNew();
});

// Put a draft back into the controls, with the version it was typed on.
function fill(form, pairs) {
  const found = new Map();
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) || []), value]);
  for (const control of form.elements) {
    if (!control.name || NEVER.includes(control.name) || UNKEPT.includes(control.type)) continue;
    const values = found.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values.shift();
  }
  for (const name of ["input", "change"]) form.dispatchEvent(new Event(name, { bubbles: true }));
}

const restore = offer?.querySelector("[data-restore]");
if (restore) {
  restore.hidden = false;
  restore.addEventListener("click", () => {
    const pairs = JSON.parse(document.getElementById("draft-data").textContent);
    const form = [...starts.keys()].find((each) => pairs.some(([name]) => each.elements.namedItem(name)));
    if (!form) return;
    fill(form, pairs);
    offer.remove();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
}
