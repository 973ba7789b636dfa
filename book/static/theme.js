/* Runs before the first paint: a reader in the dark sees no flash of white. The theme's own script
   takes the choice over once it is loaded. Without storage the system's choice stands. */
"use strict";
(() => {
  let mode;
  try {
    mode = localStorage.getItem("mode");
  } catch {}
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const root = document.documentElement.dataset;
  root.mode = mode || "auto";
  root.theme = root.mode === "auto" ? (dark ? "dark" : "light") : root.mode;
})();
