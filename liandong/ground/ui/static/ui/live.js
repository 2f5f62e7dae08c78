// Living lists: the part of a page under [data-live] is read again and put in place when it has changed. Marks, focus,
// scroll and what is folded open stay; nothing moves under somebody who types, selects, presses or reads a dialog.
(() => {
  "use strict";
  const live = document.querySelector("[data-live]");
  if (!live || !window.htmx) return;
  const stamp = document.querySelector("[data-live-stamp]");
  const said = document.querySelector("[data-live-said]");
  const updated = stamp.querySelector("[data-word]").textContent;
  const PARTS = "a[href], button, summary, details, input, select, textarea, [tabindex]";
  let isPressed = false;
  let isLost = false;
  let before = null;

  const say = (word) => { stamp.querySelector("[data-word]").textContent = word; };
  const rows = () => [...live.querySelectorAll("tbody tr, [data-rows] > li")];
  const scrollers = () => [...live.querySelectorAll(".table-wrap, [data-scroll]")];
  const keyOf = (row) => row?.querySelector("a[href]")?.getAttribute("href") ?? "";
  const textOf = (row) => `${keyOf(row)} ${row.textContent}`;
  const nameOf = (node) => node.id || [
    node.tagName, node.name ?? "", node.type === "hidden" ? "" : node.value ?? "", node.getAttribute("href") ?? "",
    node.tagName === "DETAILS" ? node.querySelector("summary")?.textContent.trim() : "",
    keyOf(node.closest("tr, li")),
  ].join("|");
  const named = () => {
    const found = new Map();
    for (const node of live.querySelectorAll(PARTS)) {
      let name = nameOf(node);
      while (found.has(name)) name += "+";
      found.set(name, node);
    }
    return found;
  };

  // Who is at work here is not disturbed.
  const isTyped = (field) => {
    if (["checkbox", "radio", "hidden", "submit", "button"].includes(field.type)) return false;
    if (field === document.activeElement) return true;
    if (!field.options) return field.value !== field.defaultValue;
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  };
  const isBusy = () => {
    const chosen = document.getSelection();
    return isPressed || document.querySelector("dialog[open]") !== null || live.querySelector("details[data-menu][open]") !== null
      || (chosen && !chosen.isCollapsed && live.contains(chosen.anchorNode))
      || [...live.querySelectorAll("input, select, textarea")].some(isTyped);
  };

  const remember = () => {
    const parts = named();
    const all = rows();
    const top = all.find((row) => row.getBoundingClientRect().bottom > 0);
    return {
      marks: [...parts].filter(([, node]) => node.checked !== undefined && node.checked !== node.defaultChecked).map(([name]) => name),
      folds: [...parts].filter(([, node]) => node.tagName === "DETAILS").map(([name, node]) => [name, node.open]),
      scrolls: scrollers().map((node) => [node.scrollLeft, node.scrollTop]),
      focus: [...parts].find(([, node]) => node === document.activeElement)?.[0] ?? null,
      at: all.findIndex((row) => row.contains(document.activeElement)),
      rows: new Set(all.map(textOf)),
      anchor: window.scrollY > 0 && top ? [keyOf(top), top.getBoundingClientRect().top] : null,
    };
  };

  const restore = (kept) => {
    const parts = named();
    const all = rows();
    for (const name of kept.marks) {
      const node = parts.get(name);
      if (node) node.checked = !node.defaultChecked;
    }
    for (const [name, open] of kept.folds) if (parts.has(name)) parts.get(name).open = open;
    scrollers().forEach((node, at) => node.scrollTo(...(kept.scrolls[at] ?? [0, 0])));
    for (const row of all) if (keyOf(row) && !kept.rows.has(textOf(row))) row.classList.add("is-new");
    if (kept.focus !== null) {
      const next = all[Math.min(Math.max(kept.at, 0), all.length - 1)];
      (parts.get(kept.focus) ?? next?.querySelector("a"))?.focus({ preventScroll: true });
    }
    if (kept.anchor) {
      const row = all.find((each) => keyOf(each) === kept.anchor[0]);
      if (row) window.scrollBy({ top: row.getBoundingClientRect().top - kept.anchor[1], behavior: "instant" });
    }
    live.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
  };

  live.addEventListener("pointerdown", () => { isPressed = true; });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { isPressed = false; });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) window.htmx.trigger(live, "look"); });

  const ours = (name, act) => live.addEventListener(name, (event) => { if (event.detail.elt === live) act(event, event.detail.xhr); });
  ours("htmx:configRequest", (event) => {
    event.detail.headers["Live-Whose"] = live.dataset.whose;
    event.detail.headers["If-None-Match"] = live.dataset.live;
  });
  ours("htmx:beforeRequest", (event) => {
    const busy = isBusy();
    if (busy) say(stamp.dataset.held + " · " + updated);
    if (busy || document.hidden || isLost) event.preventDefault();
  });
  // Signed out or turned away in the meantime: what is here stays, and says how old it is.
  ours("htmx:beforeOnLoad", (event, answer) => {
    if (answer.getResponseHeader("HX-Refresh")) return;
    isLost = !answer.getResponseHeader("Live-At") && answer.status < 500;
    say(answer.getResponseHeader("Live-At") ? updated : stamp.dataset.lost);
    if (!answer.getResponseHeader("Live-At")) event.preventDefault();
    else stamp.querySelector("time").textContent = answer.getResponseHeader("Live-At");
  });
  ours("htmx:beforeSwap", (event) => {
    if (isBusy()) event.detail.shouldSwap = false;
    before = event.detail.shouldSwap ? remember() : null;
  });
  ours("htmx:afterSwap", (event, answer) => {
    live.dataset.live = answer.getResponseHeader("ETag");
    if (before) restore(before);
    said.textContent = "";
    said.textContent = said.dataset.says;
  });
  ours("htmx:sendError", () => say(stamp.dataset.lost));
  stamp.hidden = false;
})();
