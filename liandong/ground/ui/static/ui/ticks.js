// Long lists of agencies: a box that leaves only those whose name has what was typed. Without this script they are folds.
(() => {
  "use strict";
  for (const list of document.querySelectorAll("[data-ticks]")) {
    list.addEventListener("change", (event) => {
      const fold = event.target.closest("details");
      const said = fold?.querySelector("[data-ticks-said]");
      if (!said) return;
      const names = [...fold.querySelectorAll("input:checked")].map((box) => box.closest("label").textContent.trim());
      said.textContent = names.length ? `${said.dataset.word.replace("#", names.length)}${names.join("、")}` : "";
    });
    const find = list.querySelector("[data-ticks-find]");
    if (!find) continue;
    const said = list.querySelector("[data-ticks-none]");
    const folds = [...list.querySelectorAll("details")];
    const were = new Map(folds.map((fold) => [fold, fold.open]));
    find.hidden = false;
    find.querySelector("input").addEventListener("input", (event) => {
      const wanted = event.target.value.trim().toLowerCase();
      let found = 0;
      for (const fold of folds) {
        let here = 0;
        for (const label of fold.querySelectorAll("label")) {
          const fits = label.textContent.toLowerCase().includes(wanted);
          label.parentElement.hidden = !fits;
          here += fits ? 1 : 0;
        }
        fold.hidden = here === 0;
        fold.open = wanted ? here > 0 : were.get(fold);
        found += here;
      }
      said.textContent = found ? "" : said.dataset.ticksNone;
    });
    find.querySelector("input").addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it looks for a name, it does not send the form
    });
  }
})();
