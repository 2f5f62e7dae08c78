// Charts from the tables beside them: figures come as JSON, nothing is fetched from elsewhere.
(() => {
  "use strict";
  const places = [...document.querySelectorAll("[data-chart]")];
  if (!places.length) return;
  const TONES = { red: "#a8201a", amber: "#d39a1c", green: "#2c8a5b", grey: "#8a94a3", blue: "#1f4e8c", vermilion: "#c23b22" };
  const ORDER = ["blue", "vermilion", "green", "amber", "grey", "red"];
  const font = getComputedStyle(document.body).fontFamily;

  const option = (spec) => {
    const across = spec.kind === "across";
    const labels = { type: "category", data: spec.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: "#98a4b5" } }, axisLabel: { color: "#556070", interval: across ? 0 : "auto", width: across ? 150 : undefined, overflow: "truncate" }, inverse: across };
    const amounts = { type: "value", max: spec.unit === "%" ? 100 : null, minInterval: 1, splitLine: { lineStyle: { color: "#eaedf1" } }, axisLabel: { color: "#556070", formatter: `{value}${spec.unit || ""}` } };
    return {
      animation: false,
      textStyle: { fontFamily: font },
      grid: { left: 4, right: 14, top: spec.series.length > 1 ? 34 : 14, bottom: 4, containLabel: true },
      legend: { show: spec.series.length > 1, top: 0, itemWidth: 12, itemHeight: 9, textStyle: { color: "#1c2532" } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      xAxis: across ? amounts : labels,
      yAxis: across ? labels : amounts,
      series: spec.series.map((line, at) => ({
        name: line.name,
        data: line.data,
        type: line.kind || (spec.kind === "line" ? "line" : "bar"),
        stack: spec.stacked ? "all" : undefined,
        barMaxWidth: 18,
        symbolSize: 6,
        color: TONES[line.tone || ORDER[at % ORDER.length]],
      })),
    };
  };

  const draw = () => {
    for (const place of places) {
      const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
      if (spec.kind === "across") place.style.height = `${Math.max(200, 60 + spec.labels.length * 26)}px`;
      const chart = window.echarts.init(place, null, { renderer: "canvas" });
      chart.setOption(option(spec));
      new ResizeObserver(() => chart.resize()).observe(place);
      const table = place.parentElement.querySelector("details");
      if (table) table.open = false;
    }
  };

  const here = document.querySelector("script[data-echarts]");
  const script = document.createElement("script");
  script.src = here.dataset.echarts;
  script.onload = () => {
    for (const place of places) place.classList.add("chart-on");
    draw();
  };
  document.head.append(script);
})();
