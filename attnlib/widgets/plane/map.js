/* The plane: the annotations, their hull, and the arrows among them. */

import { rowOf } from "../mathematics/mathematics.js";
import { drawing } from "../parts/parts.js";
import { massesOf, planeOf, pointOf } from "../parts/points.js";
import { say } from "../parts/words.js";
import { chain, sumOf } from "./arrows.js";

/**
 * @import { Matrix } from "../mathematics/mathematics.js"
 * @import { Mixture, State } from "./plane.js"
 */

/** @param {string[]} words @param {Matrix} h @param {Mixture} home */
export function mapOf(words, h, home) {
  const points = words.map((_, j) => pointOf(rowOf(h, j)));
  const plane = planeOf(points, words);
  const [arrows, sum] = [chain(points, plane.at), sumOf(plane.at)];
  const masses = massesOf(points, plane.at);
  const [cx, cy] = plane.at(pointOf(home.c));
  const origin = plane.at([0, 0]);
  const rays = points.map((point) =>
    drawing("path", { class: "attn-ray", d: `M${origin}L${plane.at(point)}` }),
  );
  const node = plane.node(
    say("Four annotations in the plane, their hull, and the context among them"),
    [...masses.nodes, ...rays],
    [
      drawing("circle", { class: "attn-home", cx, cy, r: 8 }),
      ...arrows.parts,
      ...sum.nodes,
      ...arrows.labels,
    ],
  );
  return {
    node,
    /** @param {State} state */
    update({ alpha, parts, c }) {
      node.classList.toggle("attn-empty", !c);
      if (!c) return;
      masses.update(alpha);
      arrows.update(parts);
      sum.update(pointOf(c));
    },
  };
}
