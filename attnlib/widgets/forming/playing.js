/* From checkpoint to checkpoint, by hand or, where the reader lets things move, by itself. */

import { element, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

// Milliseconds from one checkpoint to the next: less than the time after which a figure says what
// has changed, so that a voice hears of the last one alone.
const BEAT = 120;

/** of: how many checkpoints. go(k) is called for each that is to be shown. @param {number} of @param {(k: number) => void} go */
export function playing(of, go) {
  const [before, play, next] = [say("← earlier"), say("Play"), say("later →")].map((name) =>
    element("button", { type: "button" }, name),
  );
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const node = element("div", { class: "attn-film" }, before, play, next);
  /** @type {number | undefined} */
  let timer;
  let [shown, due] = [0, 0];

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    write(play, say("Play"));
  };
  /** @param {number} k */
  const turn = (k) => {
    due = k;
    go(k);
  };
  const beat = () => {
    if (node.isConnected && shown < of - 1) turn(shown + 1);
    else stop();
  };
  play.addEventListener("click", () => {
    if (timer) return stop();
    turn(shown === of - 1 ? 0 : shown);
    timer = setInterval(beat, BEAT);
    write(play, say("Stop"));
  });
  for (const [button, by] of /** @type {const} */ ([
    [before, -1],
    [next, 1],
  ]))
    button.addEventListener("click", () => {
      stop();
      go(shown + by);
    });
  const still = () => {
    play.hidden = calm.matches;
    if (calm.matches) stop();
  };
  calm.addEventListener("change", still);
  still();
  return {
    node,
    /** @param {number} k */
    show(k) {
      if (timer && k !== due) stop(); // the reader has moved the slider
      shown = k;
      [before.disabled, next.disabled] = [k === 0, k === of - 1];
    },
  };
}
