/* The contents beside a page mark the place that is read. The theme's own script marks a heading as it
   enters the top third of the window, which misses those that a jump passes over: so after each one,
   the last heading above is marked. One that the theme has marked stays while it is in that third, or
   where the page ends in view, so that a click keeps its mark. */
"use strict";
(() => {
  const contents = document.querySelector("#pst-page-toc-nav");
  const links = [...(contents?.querySelectorAll("a") ?? [])];
  /** @type {[HTMLAnchorElement, Element][]} */
  const places = links.flatMap((link) => {
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return place ? [[link, place.querySelector(":is(h1, h2, h3, h4)") ?? place]] : [];
  });
  const top = (/** @type {Element} */ heading) => heading.getBoundingClientRect().top;

  const mark = () => {
    const third = 0.3 * innerHeight;
    const ends = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
    const shown = places.filter(([, heading]) => heading.checkVisibility());
    const [, marked] = shown.find(([link]) => link.classList.contains("active")) ?? [];
    if (marked && top(marked) >= 0 && top(marked) < (ends ? innerHeight : third)) return;
    const [read] = shown.findLast(([, heading]) => top(heading) < third) ?? [];
    for (const link of links) {
      link.classList.toggle("active", link === read);
      link.ariaCurrent = link === read ? "true" : null;
    }
    for (const entry of contents?.querySelectorAll(".toc-entry") ?? [])
      entry.classList.toggle("active", entry.contains(read ?? null));
  };
  if (places.length) for (const kind of ["scroll", "scrollend"]) addEventListener(kind, mark);
})();
