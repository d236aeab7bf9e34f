// What the pages do better with a script; they all work without one.
"use strict";

// The map is one stop of the Tab key; the arrow keys go from country to country. What has the focus or is pointed at is named below the map.
for (const map of document.querySelectorAll("[data-map]")) {
  const countries = [...map.querySelectorAll("a")].map((link) => ({ link, ...middle(link.lastElementChild) }));
  const start = map.querySelector("a[class]") ?? countries[0].link;
  for (const { link } of countries) link.setAttribute("tabindex", link === start ? "0" : "-1");
  map.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = countries.find(({ link }) => link === document.activeElement);
    if (!step || !from) return;
    event.preventDefault();
    let best = null, least = Infinity;
    for (const country of countries) {
      const dx = country.x - from.x, dy = country.y - from.y;
      const along = dx * step[0] + dy * step[1], aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
      if (along > 0 && along + 2 * aside < least) { least = along + 2 * aside; best = country; }
    }
    if (!best) return;
    from.link.setAttribute("tabindex", "-1");
    best.link.setAttribute("tabindex", "0");
    best.link.focus();
  });
  // Where the map is wider than the screen, its middle is shown first.
  map.parentElement.scrollLeft = (map.parentElement.scrollWidth - map.parentElement.clientWidth) / 2;
  const name = document.querySelector("[data-named]");
  for (const kind of ["focusin", "pointerover"]) {
    map.addEventListener(kind, (event) => { name.textContent = event.target.closest("a")?.querySelector("title").textContent ?? ""; });
  }
}

// The middle of a dot, or of the first ring of a path, which is the largest.
function middle(shape) {
  if (shape.tagName === "circle") return { x: +shape.getAttribute("cx"), y: +shape.getAttribute("cy") };
  const numbers = shape.getAttribute("d").split("z")[0].match(/-?\d+/g).map(Number);
  let at = [0, 0], sum = [0, 0];
  numbers.forEach((step, i) => { at[i % 2] += step; sum[i % 2] += at[i % 2]; });
  return { x: sum[0] * 2 / numbers.length, y: sum[1] * 2 / numbers.length };
}

// Escape hides the card of a mention.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.body.classList.add("nocards");
});
for (const name of ["focusin", "pointerover"]) {
  document.addEventListener(name, (event) => {
    if (event.target.closest?.(".m")) document.body.classList.remove("nocards");
  });
}

// Articles that came in since the page was made are announced.
const news = document.getElementById("news");
let known = null;
async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch("/api/status");
    if (!answer.ok) return;
    const now = (await answer.json()).articles;
    if (known === null) known = now;
    if (now > known) {
      const link = document.createElement("a");
      link.href = "/";
      link.textContent = `${(now - known).toLocaleString("en")} new ${now - known === 1 ? "article" : "articles"}. Show the stories`;
      news.replaceChildren(link);
    }
  } catch {
    // The site is away; the next look may find it.
  }
}
look();
setInterval(look, 20000);
