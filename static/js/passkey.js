// Passkeys: the browser is asked for one, its answer goes into the form, the form is sent. Without a script, or in a
// browser that knows none, the button stays hidden and the other ways remain.

const passkeys = window.webauthnJSON;

function written() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

// A key that signs in alone must be kept in the device and must know its owner.
function made(form) {
  const options = written().creation_options;
  const alone = form.elements.passwordless?.checked ?? false;
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = alone ? "required" : "discouraged";
  wanted.requireResidentKey = alone;
  if (alone) wanted.userVerification = "required";
  return passkeys.create(options);
}

async function asked(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return passkeys.get((await answer.json()).request_options);
}

const ways = {
  make: made,
  use: () => passkeys.get(written().request_options),
  ask: asked,
};

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!passkeys?.supported()) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const form = button.form;
    const says = form.querySelector("[data-failed]");
    says.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await ways[button.dataset.passkey](form));
    } catch {
      says.textContent = says.dataset.failed;
      return;
    }
    form.requestSubmit();
  });
}
