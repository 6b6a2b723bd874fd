(() => {
  "use strict";
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const specs = read("specs");
  const colours = read("colours");
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  let views = [];
  let turn = 0;

  // A spec is drawn for white; at night each of its colours has a counterpart.
  const coloured = (spec, dark) =>
    JSON.parse(dark ? JSON.stringify(spec).replace(/#[0-9a-f]{6}/g, (c) => colours[c] || c) : JSON.stringify(spec));

  // Thousands of marks are too many for a document's tree.
  const renderer = (spec) => (JSON.stringify(spec).length > 1500000 ? "canvas" : "svg");

  async function draw() {
    const mine = ++turn;
    const dark = night.matches;
    views.forEach((view) => view.finalize());
    views = [];
    for (const place of document.querySelectorAll("[data-chart]")) {
      const spec = coloured(specs[place.dataset.chart], dark);
      const tooltip = { theme: dark ? "dark" : "light" };
      const options = { actions: false, ast: true, renderer: renderer(spec), tooltip };
      const view = await window.vegaEmbed(place, spec, options);
      if (mine !== turn) return view.finalize();
      views.push(view);
    }
    document.documentElement.dataset.drawn = dark ? "dark" : "light";
  }

  night.addEventListener("change", draw);
  draw();
})();
