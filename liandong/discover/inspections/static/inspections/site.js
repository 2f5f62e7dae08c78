// The page on site. An answer is sent on its own and only its question is drawn anew, so the page stays where it is.
(() => {
  "use strict";
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return; // what is wrong with an answer is shown at its question
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  const unsaved = (event) => {
    const said = event.detail.elt.querySelector("[data-unsaved]");
    if (said) said.hidden = false;
  };
  document.body.addEventListener("htmx:sendError", unsaved);
  document.body.addEventListener("htmx:responseError", unsaved);
})();
