// What the pages do besides what HTML does by itself. Everything here is a convenience: without it the pages work the same.
(() => {
  "use strict";

  // ---- what a refresh must not take away: open details, the chosen row, the row that has the focus
  let open = [];
  let chosen = null;

  const live = () => document.getElementById("live");

  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("#live details[open][id]")].map((one) => one.id);
    const row = document.querySelector("tr.chosen[id]");
    chosen = row ? row.id : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (chosen) document.getElementById(chosen)?.classList.add("chosen");
    prepare(document);
  });
  // Who types or chooses in what would be replaced is left alone.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = document.activeElement;
    if (event.detail.elt.id === "live" && live()?.contains(element)
        && element.matches("input:not([type=checkbox]), textarea, select")) {
      event.preventDefault();
    }
  });

  // ---- the connection
  const lost = (isLost) => {
    const notice = document.getElementById("connection");
    if (notice) notice.hidden = !isLost;
  };
  document.addEventListener("htmx:sseError", () => lost(true));
  document.addEventListener("htmx:sseOpen", () => lost(false));
  document.addEventListener("htmx:sendError", () => lost(true));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) location.reload();
  });

  // ---- copying
  const prepare = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
    for (const chart of root.querySelectorAll("[data-chart]:not([data-drawn])")) draw(chart);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    navigator.clipboard.writeText(button.dataset.copy).then(() => {
      const words = button.textContent;
      button.textContent = "✓ " + words;
      setTimeout(() => { button.textContent = words; }, 1500);
    });
  });

  // ---- filters are applied as they are typed; Enter does the same without this
  let typing;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-filter]");
    if (!form) return;
    clearTimeout(typing);
    typing = setTimeout(() => apply(form), 200);
  });
  const apply = (form) => {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...query]) if (value === "") query.delete(name);
    const url = form.getAttribute("action") + (query.size ? "?" + query : "");
    history.replaceState(null, "", url);
    live().setAttribute("hx-get", url);
    htmx.ajax("GET", url, { target: "#live", select: "#live", swap: "outerHTML" });
  };

  // ---- a problem of a text leads to its line
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    const draft = document.getElementById("draft");
    if (!link || !draft) return;
    const lines = draft.value.split("\n");
    const line = Number(link.dataset.line) - 1;
    const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0);
    draft.focus({ preventScroll: true });
    draft.setSelectionRange(start, start + (lines[line] || "").length);
  });

  // ---- keys
  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];
  const choose = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("chosen"));
    const next = Math.min(all.length - 1, Math.max(0, now + step));
    all.forEach((row, i) => row.classList.toggle("chosen", i === next));
    all[next].scrollIntoView({ block: "nearest" });
    all[next].querySelector("a")?.focus({ preventScroll: true });
  };
  const press = (name) => document.querySelector("tr.chosen button[value=" + name + "], .chosen button[value=" + name + "]")?.click();
  const places = { o: "", c: "/containers", d: "/decisions", p: "/policy", w: "/what-if", h: "/hosts", s: "/settings" };
  let isGoing = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
    const key = event.key;
    if (isGoing) {
      isGoing = false;
      if (key in places) location.href = "/ui" + places[key];
      return;
    }
    if (key === "/") {
      const filter = document.querySelector("[data-find]");
      if (filter) { event.preventDefault(); filter.focus(); filter.select?.(); }
    } else if (key === "?") document.getElementById("keys").showModal();
    else if (key === "j") choose(1);
    else if (key === "k") choose(-1);
    else if (key === "g") isGoing = true;
    else if (key === "a") press("approve");
    else if (key === "r") press("reject");
    else if (key === "Enter" && event.target === document.body) document.querySelector("tr.chosen a")?.click();
  });

  // ---- charts: data in the page, drawn by uPlot; the table below has the same figures
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--chart-" + name).trim();
  const text = () => getComputedStyle(document.documentElement).getPropertyValue("--text").trim();
  const line = () => getComputedStyle(document.documentElement).getPropertyValue("--line").trim();

  const unit = {
    bytes: (value) => {
      if (value == null) return "–";
      if (value === 0) return "0";
      const steps = ["KB", "MB", "GB", "TB"];
      let amount = value / 1024, i = 0;
      while (amount >= 1024 && i < 3) { amount /= 1024; i++; }
      return (amount < 10 && i > 1 ? amount.toFixed(1) : amount.toFixed(0)) + " " + steps[i];
    },
    cores: (value) => value == null ? "–" : String(+value.toFixed(2)),
    percent: (value) => value == null ? "–" : +value.toFixed(1) + " %",
  };

  const draw = (place) => {
    if (typeof uPlot === "undefined") return;
    const chart = JSON.parse(place.dataset.chart);
    place.dataset.drawn = "true";
    place.hidden = false;
    const show = unit[chart.unit];
    const series = [{ value: (u, v) => v == null ? "–" : uPlot.fmtDate("{YYYY}-{MM}-{DD} {HH}:{mm}")(uPlot.tzDate(new Date(v * 1000), chart.zone)) }];
    for (const one of chart.series) {
      series.push({
        label: one.label,
        stroke: colour(one.colour),
        fill: one.fill ? colour(one.colour) + "55" : undefined,
        width: one.width || 1.5,
        dash: one.dash,
        paths: one.steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: one.points === true, size: 6 },
        value: (u, v) => show(v),
      });
    }
    const flags = chart.flags || [];
    // Of the day: shown below a time where another one begins.
    const day = "\n{D} {MMM}", year = "\n{D} {MMM} {YYYY}";
    const times = [
      [86400 * 28, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
      [86400, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
      [60, "{HH}:{mm}", year, null, day, null, null, null, 1],
      [1, "{HH}:{mm}:{ss}", year, null, day, null, null, null, 1],
    ];
    // Steps of powers of two, as the amounts are shown.
    const steps = chart.unit === "bytes" ? Array.from({ length: 30 }, (_, i) => 2 ** (i + 20)) : undefined;
    const axis = { stroke: text(), grid: { stroke: line(), width: 1 }, ticks: { stroke: line(), width: 1 }, font: "12px system-ui" };
    const plot = new uPlot({
      width: place.clientWidth,
      height: Math.max(180, Math.min(320, place.clientWidth / 3)),
      series,
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), chart.zone),
      cursor: { sync: { key: "container" } },
      scales: { y: { range: (u, min, max) => [0, Math.max(max, chart.least || 0) * 1.08 || 1] } },
      axes: [{ ...axis, values: times }, { ...axis, size: 70, ...(steps ? { incrs: steps } : {}), values: (u, splits) => splits.map(show) }],
      hooks: {
        draw: [(u) => {
          const at = u.ctx;
          at.save();
          at.strokeStyle = at.fillStyle = colour("event");
          for (const flag of flags) {
            const x = Math.round(u.valToPos(flag.at, "x", true));
            if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
            at.globalAlpha = 0.55;
            at.beginPath(); at.moveTo(x, u.bbox.top); at.lineTo(x, u.bbox.top + u.bbox.height); at.stroke();
            at.globalAlpha = 1;
            at.beginPath(); at.moveTo(x, u.bbox.top); at.lineTo(x + 8, u.bbox.top + 5); at.lineTo(x, u.bbox.top + 10); at.fill();
          }
          at.restore();
        }],
      },
    }, chart.data, place);
    new ResizeObserver(() => {
      if (place.clientWidth && Math.abs(place.clientWidth - plot.width) > 2) {
        plot.setSize({ width: place.clientWidth, height: Math.max(180, Math.min(320, place.clientWidth / 3)) });
      }
    }).observe(place);
  };

  prepare(document);
  document.querySelector("#notice")?.scrollIntoView({ block: "nearest" });
})();
