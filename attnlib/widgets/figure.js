/* What every live figure does: it is drawn once, follows its traits, says in words what a move has
 * changed once the reader's hand rests, and finds its way back.
 */
import { element } from "./parts.js";

/**
 * A figure with a name for screen readers. It follows the traits in `home`, to which its reset
 * button returns, and those named in `chosen`. draw(model, set) builds it: `nodes` are what is
 * shown, `update()` brings them up to date and returns a sentence about it.
 */
export function live({ label, chosen = [], draw }) {
  function render({ model, el }) {
    const home = model.get("home");
    const events = [...chosen, ...Object.keys(home)].map((name) => `change:${name}`);
    const set = (traits) => {
      for (const [name, value] of Object.entries(traits)) model.set(name, value);
      model.save_changes();
    };
    const { nodes, update } = draw(model, set);
    const words = element("p", { "aria-live": "polite" });
    const reset = element("button", { type: "button" }, "Reset");
    reset.addEventListener("click", () => set(home));
    const figure = element("div", { class: "attn", role: "group", "aria-label": label }, ...nodes,
      element("div", { class: "attn-account" }, words, reset));
    el.append(figure);

    let timer;
    const follow = () => {
      const sentence = update();
      clearTimeout(timer);
      timer = setTimeout(() => (words.textContent = sentence), 150);
    };
    words.textContent = update();
    for (const event of events) model.on(event, follow);
    return () => {
      for (const event of events) model.off(event, follow);
      clearTimeout(timer);
      figure.remove();
    };
  }
  return { render };
}
