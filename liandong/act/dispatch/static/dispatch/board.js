// Marking rows of the board: how many are marked, all of this page at once, and x for the row in focus.
(() => {
  "use strict";
  const form = document.getElementById("sign-marked");
  if (!form) return;
  const marks = () => [...document.querySelectorAll("[data-mark]")];

  const count = () => {
    const marked = marks().filter((mark) => mark.checked).length;
    form.querySelector("[data-count]").hidden = false;
    form.classList.toggle("is-idle", marked === 0);
    form.querySelector("[data-marked]").textContent = marked;
    const all = document.querySelector("[data-mark-all]");
    if (!all) return;
    all.hidden = false;
    all.checked = marked > 0 && marked === marks().length;
    all.indeterminate = marked > 0 && !all.checked;
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark-all]")) for (const mark of marks()) mark.checked = event.target.checked;
    if (event.target.matches("[data-mark-all], [data-mark]")) count();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
    const mark = document.activeElement?.closest("tr")?.querySelector("[data-mark]");
    if (mark) mark.click();
  });
  document.addEventListener("htmx:afterSettle", count);
  count();
})();
