(() => {
  "use strict";
  const read = (id) => document.getElementById(id).textContent;
  const specs = JSON.parse(read("specs"));
  const colours = JSON.parse(read("colours"));
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  let views = [];
  let turn = 0;

  // A spec is drawn for white; at night each of its colours has a counterpart.
  const coloured = (spec, dark) =>
    JSON.parse(dark ? JSON.stringify(spec).replace(/#[0-9a-f]{6}/g, (c) => colours[c] || c) : JSON.stringify(spec));

  async function draw() {
    const mine = ++turn;
    const dark = night.matches;
    views.forEach((view) => view.finalize());
    views = [];
    for (const place of document.querySelectorAll("[data-chart]")) {
      const spec = coloured(specs[place.dataset.chart], dark);
      const options = { actions: false, ast: true, renderer: "svg", tooltip: { theme: dark ? "dark" : "light" } };
      const view = await window.vegaEmbed(place, spec, options);
      if (mine !== turn) return view.finalize();
      views.push(view);
    }
    document.documentElement.dataset.drawn = dark ? "dark" : "light";
  }

  // Without scripts every table and decade stands open; with them the page starts calm.
  const folded = [...document.querySelectorAll("details:not([data-stay])")];
  folded.forEach((part) => { part.open = false; });

  // A footnote, an act or a turning point inside a folded part must be reachable, and paper has nothing to unfold.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const part = target && (target.closest("details") || target.querySelector("details"));
    if (part) { part.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", reveal);
  reveal();
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.decade:not([open]), details.turned:not([open]), footer details:not([open])")];
    opened.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));

  if (window.vegaEmbed) {
    night.addEventListener("change", draw);
    draw();
  }
})();
