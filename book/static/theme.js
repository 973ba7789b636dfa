/* Runs before the first paint: a reader in the dark sees no flash of white. The theme's own script
   takes the choice over once it is loaded. Without storage the system's choice stands. On paper,
   which is white, the theme is the light one. */
"use strict";
(() => {
  /** @type {string | null | undefined} */
  let mode;
  try {
    mode = localStorage.getItem("mode");
  } catch {}
  const root = document.documentElement.dataset;
  root.mode = mode || "auto";
  const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  /** @param {boolean} onPaper */
  const show = (onPaper) => {
    const chosen = root.mode === "auto" ? system() : root.mode;
    root.theme = onPaper ? "light" : chosen;
  };
  const paper = matchMedia("print");
  show(paper.matches);
  paper.addEventListener("change", () => show(paper.matches)); // told in print previews, by some
  addEventListener("beforeprint", () => show(true)); // by all
  addEventListener("afterprint", () => show(false));
  addEventListener("load", () => show(paper.matches)); // after the theme's own script
})();
