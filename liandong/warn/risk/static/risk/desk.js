// The warning desk: marks for the second review of several rows at once, by mouse and by the key x.
(() => {
  "use strict";
  const desk = document.querySelector("[data-marks]");
  const bulk = document.getElementById("bulk");
  if (!desk || !bulk) return;
  const ticks = () => [...desk.querySelectorAll("input[name=row]")];
  const draw = () => {
    const marked = ticks().filter((tick) => tick.checked).length;
    bulk.classList.toggle("is-idle", marked === 0);
    bulk.querySelector("[data-marked]").textContent = marked;
    const all = desk.querySelector("[data-mark-all]");
    if (!all) return;
    all.hidden = false;
    all.checked = marked > 0 && marked === ticks().length;
    all.indeterminate = marked > 0 && marked < ticks().length;
  };
  desk.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark-all]")) for (const tick of ticks()) tick.checked = event.target.checked;
    draw();
  });
  document.addEventListener("live:changed", draw);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox])");
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const tick = document.activeElement?.closest?.("tr[data-key]")?.querySelector("input[name=row]");
    if (!tick) return;
    event.preventDefault();
    tick.checked = !tick.checked;
    draw();
  });
  draw();
})();
