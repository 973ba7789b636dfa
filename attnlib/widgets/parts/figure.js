/* What every live figure does: it is drawn once, follows its traits, says in words what a move has
 * changed once the reader's hand rests, and finds its way back.
 */
import { element } from "./parts.js";

/**
 * A figure with a name for screen readers. It follows the traits in `home`, to which its reset
 * button returns, and those named in `chosen`. draw(model, set) builds it: `nodes` are what is
 * shown, `update()` brings them up to date and returns a sentence about it; `moved` are functions
 * that follow a trait of their own.
 */
export function live({ label, chosen = [], draw }) {
  function render({ model, el }) {
    const home = model.get("home");
    const set = (traits) => {
      for (const [name, value] of Object.entries(traits)) model.set(name, value);
      model.save_changes();
    };
    const { nodes, update, moved = {} } = draw(model, set);
    const words = element("p", { "aria-live": "polite" });
    const reset = element("button", { type: "button" }, "Reset");
    reset.addEventListener("click", () => set(home));
    const figure = element(
      "div",
      {
        class: "attn",
        role: "group",
        "aria-label": label,
        "data-lm-suppress-shortcuts": "true", // else JupyterLab takes a "b" on a button for a new cell
      },
      ...nodes,
      element("div", { class: "attn-account" }, words, reset),
    );
    el.append(figure);

    let timer;
    const follow = () => {
      const sentence = update();
      clearTimeout(timer);
      timer = setTimeout(() => (words.textContent = sentence), 150);
    };
    words.textContent = update();
    const heard = [...chosen, ...Object.keys(home)].map((name) => [name, follow]);
    heard.push(...Object.entries(moved));
    for (const [name, callback] of heard) model.on(`change:${name}`, callback);
    return () => {
      for (const [name, callback] of heard) model.off(`change:${name}`, callback);
      clearTimeout(timer);
      figure.remove();
    };
  }
  return { render };
}
