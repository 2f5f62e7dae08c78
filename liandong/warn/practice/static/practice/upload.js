// Shows how much of a file has arrived. Without this script the form is sent all the same.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form");
  const box = document.getElementById("sending");
  if (!form || !box || !form.querySelector('input[type="file"]')) return;
  event.preventDefault();
  const button = form.querySelector('button[type="submit"]');
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-words]");
  button.disabled = true;
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  const request = new XMLHttpRequest();
  request.open("POST", form.getAttribute("action") || window.location.href);
  request.upload.addEventListener("progress", (sent) => {
    if (sent.lengthComputable) bar.value = sent.loaded / sent.total;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = box.dataset.reading;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) return window.location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) {
      // A server in between answered: too large a file, or nobody there.
      button.disabled = false;
      bar.value = 0;
      words.textContent = request.status === 413 ? box.dataset.large : box.dataset.lost;
      return undefined;
    }
    document.querySelector("main").replaceWith(main);
    const wrong = ["[role=alert]", ".errors", ".field-wrong input", "h1"]
      .map((name) => document.querySelector(`main ${name}`))
      .find(Boolean);
    if (wrong) {
      if (wrong.tabIndex < 0) wrong.tabIndex = -1;
      wrong.focus();
    }
    return undefined;
  });
  request.addEventListener("error", () => {
    button.disabled = false;
    bar.value = 0;
    words.textContent = box.dataset.lost;
  });
  request.send(new FormData(form));
});
