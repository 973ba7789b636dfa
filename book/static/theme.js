/* Runs before the first paint: a reader in the dark sees no flash of white, one who hides the code
   sees none of it, and nothing jumps when the letters of formulas come. The theme's own script takes
   the choice over once it is loaded, reading.js that of code. Without storage the system's choice
   stands. On paper, which is white, the theme is the light one. */
"use strict";
(() => {
  const root = document.documentElement.dataset;
  /** @type {string | null | undefined} */
  let mode;
  try {
    mode = localStorage.getItem("mode");
    root.code = localStorage.getItem("code") ?? "";
    sessionStorage.removeItem("sidebar-scroll-top"); // or the sidebar hides where the reader is
  } catch {}
  root.mode = mode || "auto";
  const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  /** @param {boolean} onPaper */
  const show = (onPaper) => {
    const chosen = root.mode === "auto" ? system() : root.mode;
    root.theme = onPaper ? "light" : chosen;
  };
  const own = /** @type {HTMLScriptElement} */ (document.currentScript);
  for (const font of own.dataset.fonts?.split(" ") ?? []) {
    if (location.protocol === "file:") break; // a browser gives a file's font to no other file early
    const href = new URL(`katex/fonts/KaTeX_${font}.woff2`, own.src).href;
    const early = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href };
    document.head.append(Object.assign(document.createElement("link"), early));
  }
  const paper = matchMedia("print");
  show(paper.matches);
  paper.addEventListener("change", () => show(paper.matches)); // told in print previews, by some
  addEventListener("beforeprint", () => show(true)); // by all
  addEventListener("afterprint", () => show(false));
  addEventListener("load", () => show(paper.matches)); // after the theme's own script
})();
