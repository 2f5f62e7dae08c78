// The clue desk: a reading pane beside the list, marks for acts on several rows, and the keys r s m x. Without this
// script the list leads to the dossiers, marks and acts still work, and the pane stays away.
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  if (!desk || !window.htmx) return;
  const pane = document.getElementById("pane");
  const bulk = document.getElementById("bulk");
  const beside = window.matchMedia("(min-width: 1180px)");
  const PLACE = "clues.desk.place";
  const MARKS = "input[name=row]";
  let shown = "";
  let waiting = 0;

  const rows = () => [...desk.querySelectorAll("tr[data-key]")];
  const here = () => `${window.location.pathname}${window.location.search}`;
  const rowNow = () => document.activeElement?.closest?.("tr[data-key]") ?? rows().find((row) => row.dataset.key === shown);
  const ticks = () => [...desk.querySelectorAll(MARKS)];
  const withBack = (url) => `${url}${url.includes("?") ? "&" : "?"}back=${encodeURIComponent(here())}`;

  // Where one was: kept in the address for this page, and for the way back.
  const keep = (row) => {
    const address = new URL(window.location);
    address.searchParams.set("at", row.dataset.key);
    window.history.replaceState(window.history.state, "", address);
    for (const field of document.querySelectorAll("#bulk [name=back]")) field.value = here();
    const at = { key: row.dataset.key, index: rows().indexOf(row) };
    window.sessionStorage.setItem(PLACE, JSON.stringify(at));
  };

  const draw = () => {
    for (const row of rows()) row.classList.toggle("at", row.dataset.key === shown);
    const marked = ticks().filter((tick) => tick.checked).length;
    if (bulk) {
      bulk.classList.toggle("is-idle", marked === 0);
      bulk.querySelector("[data-marked]").textContent = marked;
    }
    const all = desk.querySelector("[data-mark-all]");
    if (all) {
      all.hidden = false;
      all.checked = marked > 0 && marked === ticks().length;
      all.indeterminate = marked > 0 && marked < ticks().length;
    }
  };

  const show = (row) => {
    shown = row.dataset.key;
    draw();
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      const url = withBack(desk.dataset.pane.replace("KEY", encodeURIComponent(row.dataset.key)));
      window.htmx.ajax("GET", url, { source: "#pane", target: "#pane", swap: "innerHTML" }).catch(() => {});
    }, 90);
  };
  const read = (row) => {
    if (!beside.matches || row.dataset.key === shown) return;
    keep(row);
    show(row);
  };

  const fail = () => {
    shown = "";
    const says = document.querySelector("[data-failed]") ?? failed;
    pane.replaceChildren(says);
    says.hidden = false;
  };
  const failed = pane.querySelector("[data-failed]");
  for (const name of ["htmx:sendError", "htmx:responseError"]) pane.addEventListener(name, fail);
  pane.addEventListener("htmx:afterSwap", () => { pane.closest(".desk-pane").scrollTop = 0; });

  desk.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (row) read(row);
  });
  // A click on a row shows it beside the list; on the title of the row that is shown, and Enter, open the dossier.
  desk.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (!row || !beside.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    if (event.target.closest("input") || (link && !link.classList.contains("row-title"))) return;
    if (link && (event.detail === 0 || row.classList.contains("was"))) return;
    event.preventDefault();
    read(row);
    for (const each of rows()) each.classList.toggle("was", each === row);
    row.querySelector("a.row-title").focus({ preventScroll: true });
  });
  desk.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark-all]")) for (const tick of ticks()) tick.checked = event.target.checked;
    draw();
  });
  document.addEventListener("live:changed", draw);

  const go = (name) => {
    const row = rowNow();
    const url = desk.dataset[name];
    if (!row || !url) return;
    keep(row);
    window.location.assign(withBack(url.replace("KEY", encodeURIComponent(row.dataset.key))));
  };
  const mark = () => {
    const tick = rowNow()?.querySelector(MARKS);
    if (!tick) return;
    tick.checked = !tick.checked;
    draw();
  };
  const merge = () => {
    const several = ticks().filter((tick) => tick.checked).length > 1;
    if (several) bulk.querySelector("[name=act][value=merge]").click();
    else go("stepM");
  };
  const keys = { r: () => go("stepR"), s: () => go("stepS"), m: merge, x: mark };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox])");
    if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]")) return;
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.querySelector("#keys dl")?.prepend(document.getElementById("more-keys").content.cloneNode(true));
  const start = () => {
    draw();
    const all = rows();
    if (!all.length) return;
    pane.closest(".desk-pane").hidden = false;
    const asked = new URL(window.location).searchParams.get("at");
    const kept = JSON.parse(window.sessionStorage.getItem(PLACE) ?? "null");
    const found = all.find((row) => row.dataset.key === asked)
      ?? (asked && kept?.key === asked ? all[Math.min(kept.index, all.length - 1)] : null);
    if (found) found.querySelector("a").focus({ preventScroll: false });
    else if (beside.matches) show(all[0]); // without taking the focus, and without a place in the address
  };
  start();
})();
