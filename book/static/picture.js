/* A picture of a part of the page, as it looks now: the part once more, as XHTML in an SVG.

   An SVG knows no style sheet of the page, so each look becomes a rule of its own: what an element
   has that it would not have by itself, as an element alone in a shadow tree tells. */
"use strict";

// biome-ignore lint/correctness/noUnusedVariables: frame.js uses it
const picture = (() => {
  const [SVG, XHTML] = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"];
  const SCALE = 2; // pixels of a PNG for one of the page
  const MARGIN = 16;
  // What children have from their parents; what is told twice, or is nothing to see.
  const INHERITED =
    /^(border-collapse|border-spacing|caption-side|color|direction|empty-cells|fill|font-.*|letter-spacing|line-height|list-style-.*|overflow-wrap|stroke|stroke-width|text-align|text-anchor|text-indent|text-transform|text-wrap-.*|visibility|white-space-collapse|word-.*|writing-mode)$/;
  const NOTHING =
    /(^|-)(inline|block)(-|$)|perspective|animation|transition|cursor|container|pointer|touch|scroll|user-|-locale|app-region|will-change|contain-/;
  const LEFT_OUT = "script, noscript, .attn-hidden, [hidden]";

  /** @typedef {Map<string, string>} Look by property */

  const seen = [...getComputedStyle(document.documentElement)].filter(
    (name) => !NOTHING.test(name),
  );
  /** @param {CSSStyleDeclaration} style @returns {Look} */
  const lookOf = (style) => new Map(seen.map((name) => [name, style.getPropertyValue(name)]));

  /** The look that elements have by themselves. */
  function bare() {
    const host = document.createElement("div");
    host.style.cssText = "all: initial; display: none";
    const tree = host.attachShadow({ mode: "closed" });
    document.body.append(host);
    /** @type {Map<string, Look>} */
    const looks = new Map();
    return {
      /** @param {Element} el */
      of(el) {
        const kind = `${el.namespaceURI} ${el.localName} ${el.getAttribute("type")}`;
        let look = looks.get(kind);
        if (!look) {
          const alone = /** @type {Element} */ (el.cloneNode());
          for (const { name } of [...alone.attributes])
            if (name !== "type") alone.removeAttribute(name);
          tree.append(alone);
          look = lookOf(getComputedStyle(alone));
          looks.set(kind, look);
        }
        return look;
      },
      end: () => host.remove(),
    };
  }

  /** What makes an element look so. @type {(look: Look, alone: Look, around?: Look) => string} */
  function declared(look, alone, around) {
    const [ink, plain] = [look.get("color"), alone.get("color")];
    const still = look.get("transform") === "none";
    let text = "";
    for (const [name, value] of look) {
      const usual = alone.get(name);
      const given = around && INHERITED.test(name) && value !== around.get(name);
      if (value === usual && !given) continue;
      if (name !== "color" && value === ink && usual === plain && !INHERITED.test(name)) continue;
      if (name === "transform-origin" && still) continue;
      text += `${name}:${value};`;
    }
    return text;
  }

  /** The rules of a copy, one for each look. */
  function sheet() {
    /** @type {Map<string, string>} */
    const names = new Map();
    return {
      /** @param {string[]} looks of an element and what stands before and after it */
      name(...looks) {
        const key = looks.join("\n");
        const name = names.get(key) ?? `k${names.size}`;
        names.set(key, name);
        return name;
      },
      text() {
        const rules = [...names].flatMap(([key, name]) =>
          key
            .split("\n")
            .map((look, k) => look && `.${name}${["", "::before", "::after"][k]}{${look}}`),
        );
        return rules.filter(Boolean).join("\n");
      },
    };
  }

  /** What a slider or a box to tick looks like. @param {HTMLInputElement} input */
  function control(input) {
    const style = getComputedStyle(input);
    const [colour, quiet, ground] = [
      "--live-colour",
      "--pst-color-text-muted",
      "--pst-color-background",
    ].map((name) => style.getPropertyValue(name));
    const part = (/** @type {string} */ css, text = "") => {
      const node = document.createElementNS(XHTML, "span");
      node.setAttribute("style", `position: absolute; box-sizing: border-box; ${css}`);
      node.append(text);
      return node;
    };
    if (input.type === "checkbox") {
      const fill = input.checked ? colour : "none";
      const tick = "font: bold 1.1em/1.2 sans-serif; text-align: center";
      return [
        part(
          `inset: 0; border: 2px solid ${colour}; border-radius: 3px; background: ${fill}; color: ${ground}; ${tick}`,
          input.checked ? "\u2713" : "",
        ),
      ];
    }
    const [low, high] = [Number(input.min), Number(input.max)];
    const share = (input.valueAsNumber - low) / (high - low || 1);
    return [
      part(
        `inset: calc(50% - 2px) 0; border-radius: 2px; background: color-mix(in srgb, ${quiet} 80%, transparent)`,
      ),
      part(
        `top: calc(50% - 12px); left: calc(${share} * (100% - 24px)); width: 24px; height: 24px; border: 3px solid ${ground}; border-radius: 50%; background: ${colour}`,
      ),
    ];
  }

  /**
   * What stands in the place of a control that the browser draws, in no picture alike; of a list,
   * what is chosen.
   * @type {(el: Element) => (Node | string)[] | undefined}
   */
  function inPlaceOf(el) {
    if (el instanceof HTMLSelectElement) return [el.selectedOptions[0]?.text ?? ""];
    if (el instanceof HTMLInputElement && /^(range|checkbox)$/.test(el.type)) return control(el);
  }

  /** What a picture cannot have as it is. @type {(el: Element, look: Look) => void} */
  function freeze(el, look) {
    // That of a table counts its caption, which the height it is given does not.
    if (el.matches("table")) look.set("height", "auto");
    // The chosen words of a list stand in the middle of its height.
    if (el.matches("select"))
      for (const [name, value] of [
        ["appearance", "none"],
        ["display", "inline-flex"],
        ["align-items", "center"],
        ["overflow-x", "hidden"],
        ["overflow-y", "hidden"],
        ["text-wrap-mode", "nowrap"],
      ])
        look.set(name, value);
    // What scrolls, a hair's breadth included, would show its bars.
    const over = el.scrollWidth > el.clientWidth || el.scrollHeight > el.clientHeight;
    for (const axis of ["overflow-x", "overflow-y"])
      if (/auto|scroll/.test(look.get(axis) ?? "")) look.set(axis, over ? "hidden" : "visible");
  }

  /** What a reader has put into a control is no attribute of it. @type {(from: Element, to: Element) => void} */
  function fill(from, to) {
    if (from instanceof HTMLInputElement) to.setAttribute("value", from.value);
  }

  /** A copy of a part of the page, and its style sheet. @param {Element} part */
  function copied(part) {
    const [rules, alone] = [sheet(), bare()];
    /** @type {(el: Element, around?: Look) => Element} */
    const copy = (el, around) => {
      const look = lookOf(getComputedStyle(el));
      freeze(el, look);
      const sides = ["::before", "::after"].map((side) => {
        const drawn = getComputedStyle(el, side);
        const is = drawn.content !== "none" && drawn.content !== "normal";
        return is ? declared(lookOf(drawn), alone.of(document.createElement("span")), look) : "";
      });
      const parts = inPlaceOf(el);
      if (parts) look.set("position", "relative");
      const to = parts
        ? document.createElementNS(XHTML, "span")
        : document.createElementNS(el.namespaceURI, el.localName);
      for (const { name, value } of el.attributes)
        if (!/^(class|style|id|for|role|on|data-|aria-|tabindex)/.test(name))
          to.setAttribute(name, value);
      to.setAttribute("class", rules.name(declared(look, alone.of(to), around), ...sides));
      if (parts) to.append(...parts);
      else fill(el, to);
      for (const child of parts ? [] : el.childNodes) {
        if (child instanceof Text) to.append(child.data);
        if (child instanceof Element && !child.matches(LEFT_OUT) && child.checkVisibility())
          to.append(copy(child, look));
      }
      return to;
    };
    const body = copy(part);
    alone.end();
    return { body, rules: rules.text() };
  }

  /** @type {(part: Element, title: string) => { text: string, width: number, height: number }} */
  function drawn(part, title) {
    const { body, rules } = copied(part);
    const box = part.getBoundingClientRect();
    const [width, height] = [box.width, box.height].map((side) => Math.ceil(side) + 2 * MARGIN);
    const ground = getComputedStyle(document.documentElement).getPropertyValue(
      "--pst-color-background",
    );
    const make = (
      /** @type {string} */ tag,
      /** @type {Record<string, unknown>} */ attributes,
      /** @type {(Node | string)[]} */ ...children
    ) => {
      const node = document.createElementNS(SVG, tag);
      for (const [name, value] of Object.entries(attributes))
        node.setAttribute(name, String(value));
      node.append(...children);
      return node;
    };
    const inner = document.createElementNS(XHTML, "div");
    inner.append(body);
    const sides = { width: box.width, height: box.height };
    const root = make(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}` },
      make("title", {}, title),
      make("style", {}, rules),
      make("rect", { width, height, fill: ground || "white" }),
      make("foreignObject", { x: MARGIN, y: MARGIN, ...sides }, inner),
    );
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }

  return {
    /** @type {(part: Element, title: string) => Promise<Blob>} */
    async svg(part, title) {
      return new Blob([drawn(part, title).text], { type: "image/svg+xml" });
    },
    /** @type {(part: Element, title: string) => Promise<Blob>} */
    async png(part, title) {
      const { text, width, height } = drawn(part, title);
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), {
        width: SCALE * width,
        height: SCALE * height,
      });
      canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise((done, fail) =>
        canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"),
      );
    },
  };
})();
