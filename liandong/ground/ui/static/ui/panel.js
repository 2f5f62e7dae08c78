// The side panel: a light or any link with data-panel opens its page beside the one being read. Without this script they are plain links.
(() => {
  "use strict";
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  if (!panel || !body) return;
  let opener = null;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || !window.htmx) return;
    event.preventDefault();
    opener = link;
    window.htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" }).then(() => {
      if (!panel.open) panel.showModal();
    });
  });
  document.body.addEventListener("htmx:responseError", () => {
    if (opener) window.location.assign(opener.href);
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
  panel.addEventListener("close", () => opener && opener.focus());

  // Menus close when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  // Filters apply themselves when a choice is made; the button stays for those without scripts.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
})();
