// A chosen file is sent ahead of the form, with its progress; the form then carries the key of what was kept.
// Without a script, or when sending ahead fails, the file goes with the form.

function wire(box) {
  const file = box.querySelector("[type=file]");
  const part = (what) => box.querySelector(what);
  const [key, bar, refused] = ["[type=hidden]", "progress", "[data-refused]"].map(part);
  let sending;

  const stop = () => { sending?.abort(); sending = null; bar.hidden = true; };

  function answered(request) {
    const said = request.response || {};
    sending = null;
    stop();
    if (said.key) {
      key.value = said.key;
      part("[data-name]").textContent = said.name;
      part("[data-facts]").textContent = said.facts;
      part(".c-file").hidden = false;
    }
    refused.textContent = said.refused || "";
    refused.hidden = !said.refused;
    if (said.key || said.refused) file.value = "";
  }

  function send() {
    stop();
    if (!file.files.length) return;
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("file", file.files[0]);
    request.open("POST", box.dataset.upload);
    request.responseType = "json";
    request.setRequestHeader("X-Requested-With", "fetch");
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    request.onload = () => answered(request);
    request.onerror = stop;
    bar.hidden = false;
    sending = request;
    request.send(data);
  }

  file.addEventListener("change", send);
  if (file.files.length) send(); // chosen before this script was there
  file.form.addEventListener("submit", stop, true);
}

document.querySelectorAll("[data-upload]").forEach(wire);
