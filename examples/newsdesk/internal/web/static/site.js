// What the pages do better with a script; they all work without one.
"use strict";

// The map is one stop of the Tab key; the arrow keys go from tile to tile.
for (const map of document.querySelectorAll("[data-map]")) {
  const tiles = [...map.querySelectorAll("a")].map((link) => {
    const box = link.querySelector("rect");
    return { link, x: +box.getAttribute("x"), y: +box.getAttribute("y") };
  });
  tiles.forEach(({ link }, i) => link.setAttribute("tabindex", i === 0 ? "0" : "-1"));
  map.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = tiles.find(({ link }) => link === document.activeElement);
    if (!step || !from) return;
    event.preventDefault();
    let best = null, least = Infinity;
    for (const tile of tiles) {
      const dx = tile.x - from.x, dy = tile.y - from.y;
      const along = dx * step[0] + dy * step[1], aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
      if (along > 0 && along + 2 * aside < least) { least = along + 2 * aside; best = tile; }
    }
    if (!best) return;
    from.link.setAttribute("tabindex", "-1");
    best.link.setAttribute("tabindex", "0");
    best.link.focus();
  });
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
