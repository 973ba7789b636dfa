/* What is folded opens for whoever is led into it, and the code of all lessons is shown or hidden as
   the reader last chose. theme.js hides it before the first paint. Without storage the choice lasts
   as long as the page. A term's definition opens at the first touch, and Escape closes it. */
"use strict";
(() => {
  const root = document.documentElement;

  /** Show all code, hide all of it, or ("") leave it as the lesson has it.
      @param {string} choice */
  const choose = (choice) => {
    root.dataset.code = choice;
    for (const fold of document.querySelectorAll(".tag_hide-input details.hide"))
      fold.toggleAttribute("open", choice === "shown");
    for (const button of document.querySelectorAll(".code-switch button"))
      button.ariaPressed = String(button.getAttribute("value") === choice);
  };

  /** Open every fold around the place that the address names, and the one below its heading. */
  const reveal = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = [];
    for (let part = place; part; part = part.parentElement) closed.push(part);
    closed.push(place?.querySelector(":scope > details.second-reading"));
    const folds = closed.filter((part) => part?.matches("details:not([open])"));
    for (const fold of folds) fold?.setAttribute("open", "");
    if (folds.length) place?.scrollIntoView();
  };

  for (const button of document.querySelectorAll(".code-switch button"))
    button.addEventListener("click", () => {
      const value = button.getAttribute("value") ?? "";
      const choice = root.dataset.code === value ? "" : value;
      choose(choice);
      try {
        localStorage.setItem("code", choice);
      } catch {}
    });
  if (root.dataset.code) choose(root.dataset.code);
  addEventListener("hashchange", reveal);
  addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest("a") : null;
    if (link?.hash && link.href === location.href) reveal(); // the address does not change
  });
  reveal();

  /** @type {Element | null | undefined} */
  let touched; // a term whose definition was not open
  addEventListener("pointerdown", ({ target, pointerType }) => {
    const term = target instanceof Element ? target.closest("a.term") : null;
    touched = pointerType === "touch" && term !== document.activeElement ? term : null;
  });
  addEventListener("click", (event) => {
    if (touched instanceof HTMLElement && touched.contains(/** @type {Node} */ (event.target))) {
      event.preventDefault();
      touched.focus();
    }
    touched = null;
  });
  const open = "a.term:is(:hover, :focus, :has(+ .definition:hover))";
  addEventListener("keydown", ({ key }) => {
    for (const term of key === "Escape" ? document.querySelectorAll(open) : []) {
      term.classList.add("dismissed");
      for (const left of ["pointerleave", "blur"])
        term.addEventListener(left, () => term.classList.remove("dismissed"), { once: true });
    }
  });
})();
