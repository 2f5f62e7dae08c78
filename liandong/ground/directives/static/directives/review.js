// The review of a directive. Without this script every link and button still works; with it the text stays where it is,
// the words of an entry light up as one goes along, and the keys act: j k next and previous, c confirm, s split, d discard, m merge, r reopen.
(() => {
  "use strict";
  const home = document.querySelector("[data-review]");
  if (!home) return;
  const wide = window.matchMedia("(min-width: 1080px)");

  const show = (id, flash) => {
    const place = document.getElementById(id);
    if (!place) return;
    place.scrollIntoView({ block: wide.matches ? "center" : "start", behavior: flash ? "smooth" : "instant" });
    const words = place.nextElementSibling;
    if (flash && words) {
      words.classList.remove("flashed");
      void words.offsetWidth;
      words.classList.add("flashed");
    }
  };

  const light = (id) => {
    for (const words of home.querySelectorAll(".span[data-entry]")) words.classList.toggle("span-at", words.dataset.entry === id);
    for (const line of home.querySelectorAll(".entry-line")) {
      if (line.dataset.entry === id) {
        line.setAttribute("aria-current", "true");
        line.scrollIntoView({ block: "nearest" });
      } else line.removeAttribute("aria-current");
    }
  };

  const choose = async (link) => {
    const address = new URL(link.href);
    address.hash = "";
    await window.htmx.ajax("GET", address.pathname + address.search, { target: "#entry", swap: "outerHTML" });
    window.history.replaceState(null, "", link.href);
    const id = document.getElementById("entry").dataset.chosen;
    light(id);
    document.querySelector(".review-side").scrollTop = 0;
    if (wide.matches) show(`t-${id}`, false);
    else document.getElementById("entry").scrollIntoView({ block: "start" });
  };

  document.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const place = event.target.closest("a[data-place]");
    if (place) {
      event.preventDefault();
      show(place.dataset.place, true);
      return;
    }
    const link = event.target.closest("a[data-entry]");
    if (!link || !window.htmx) return;
    event.preventDefault();
    choose(link);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = /^[a-z]$/.test(event.key) && document.querySelector(`#entry [data-key="${event.key}"]`);
    if (!act) return;
    event.preventDefault();
    act.click();
    if (act.tagName === "SUMMARY") act.parentElement.querySelector("textarea, button")?.focus();
  });

  const chosen = document.getElementById("entry")?.dataset.chosen;
  if (chosen && wide.matches) show(`t-${chosen}`, false);
  else if (chosen && window.location.hash.startsWith("#t-")) document.getElementById("entry").scrollIntoView();
})();
