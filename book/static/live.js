/* Brings the widgets of a static page to life, without a kernel.

   The page carries the stored state of every ipywidgets model and a placeholder for each widget
   shown. This script makes models of the state, ties together what jslink and jsdlink tied, and
   draws each placeholder: our own widgets run the JavaScript that anywidget stored with them, the
   controls become native form elements. Text is only ever put in as text.

   The state's layout: ipywidgets, "Embedding Jupyter Widgets", schema version 2. */
"use strict";
(() => {
  /**
   * @typedef {Record<string, any>} State traits by their names; what each holds, its kind tells
   * @typedef {{ path: string[], data: string, file?: string }} Buffered
   * @typedef {{ model_name: string, state: State, buffers?: Buffered[] }} Kept
   * @typedef {Kept & { files?: Record<string, string>, parts?: string[] }} Stored as book/states.py
   *   leaves it
   * @typedef {(...values: any[]) => void} Callback
   * @typedef {{ event: string, callback: Callback, owner?: object }} Listener
   * @typedef {HTMLInputElement | HTMLSelectElement} Control
   * @typedef {ReturnType<typeof proxy>} Proxy
   * @typedef {{ model: Proxy, signal: AbortSignal, el?: HTMLElement }} Given
   * @typedef {void | (() => void)} CleanUp
   * @typedef {(given: Given) => CleanUp | Promise<CleanUp>} Step
   * @typedef {{ initialize?: Step, render?: Step }} Definition
   */

  /** In another language the page has SAY, and the English is the key.
   * @type {(english: string, given?: Record<string, string | number>) => string} */
  const say =
    /** @type {any} */ (globalThis).SAY ??
    ((english, given = {}) =>
      english.replace(/\{(\w+)\}/g, (whole, name) => String(given[name] ?? whole)));

  const STATE = "application/vnd.jupyter.widget-state+json";
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const stay = new AbortController(); // aborted when the page goes away for good

  /** @type {(x: unknown) => x is object} */
  const isObject = (x) => typeof x === "object" && x !== null;
  /** @type {(view: ArrayBufferView) => Uint8Array} */
  const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

  /** Equal all the way down. @type {(a: any, b: any) => boolean} */
  function same(a, b) {
    if (Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) [a, b] = [bytesOf(a), bytesOf(b)];
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((k) => k in b && same(a[k], b[k]));
  }

  /**
   * @template Key, Value
   * @param {(key: Key) => Value} make @param {Map<Key, Value>} [made]
   * @returns {(key: Key) => Value}
   */
  const once =
    (make, made = new Map()) =>
    (key) =>
      /** @type {Value} */ (made.get(key) ?? made.set(key, make(key)).get(key));

  /* The traits that this page reads and a stored state may leave out, as they have the default value
     of ipywidgets' Python classes. */
  const described = { description: "", disabled: false };
  const slides = {
    ...described,
    value: 0,
    min: 0,
    max: 100,
    orientation: "horizontal",
    readout: true,
    continuous_update: true,
  };
  const ends = { source: [], target: [] };
  /** @type {Record<string, State>} */
  const DEFAULTS = {
    CheckboxModel: { ...described, value: false },
    DirectionalLinkModel: ends,
    DropdownModel: { ...described, _options_labels: [], index: null },
    FloatSliderModel: { ...slides, step: 0.1, readout_format: ".2f" },
    HBoxModel: { children: [] },
    IntSliderModel: { ...slides, step: 1, readout_format: "d" },
    LabelModel: { value: "" },
    LinkModel: ends,
    VBoxModel: { children: [] },
  };

  /* Notebooks drop the defaults of the JavaScript classes, which are the same but for the step of a
     FloatSlider. There `behavior` has none: a notebook keeps it, Python drops it. */
  /** @type {(name: string, state: State) => State} */
  function defaultsOf(name, state) {
    const notebook = name === "FloatSliderModel" && state.behavior === "drag-tap";
    return { ...DEFAULTS[name], ...(notebook && { step: 1 }) };
  }

  /* As in ipywidgets, listeners hear of a change from within `set`, "change:x" before "change". A
     value equal to the old one is no change: this ends the round trip of two linked models. */
  class Model {
    /** @type {Listener[]} */
    #listeners = [];
    /** @type {Promise<unknown>[]} of the values that come in files */
    late = [];
    /** @type {Record<string, Model>} what is linked to a trait, by its name */
    linked = {};
    /** @param {string} name @param {State} state @param {string[]} parts files, of what it asks for */
    constructor(name, state, parts = []) {
      this.parts = parts;
      this.name = name;
      this.state = { ...defaultsOf(name, state), ...state };
    }
    /** @param {string} key */
    get(key) {
      return this.state[key];
    }
    /** @param {string | State} key @param {unknown} [value] */
    set(key, value) {
      const values = isObject(key) ? key : { [key]: value };
      const changed = Object.keys(values).filter((k) => !same(this.state[k], values[k]));
      Object.assign(this.state, values);
      for (const k of changed) this.#tell(`change:${k}`, this, this.state[k]);
      if (changed.length) this.#tell("change", this);
    }
    /** The files stand in for a kernel: {part: k} is answered by its bytes. @param {State} content */
    async send({ part }) {
      if (!(part in this.parts)) return;
      try {
        const text = await fetched(this.parts[part]);
        this.#tell("msg:custom", { part }, [bytes(text)]);
      } catch (error) {
        console.error(error);
        this.#tell("msg:custom", { part, problem: /** @type {Error} */ (error).message }, []);
      }
    }
    /** @type {(events: string, callback: Callback, owner?: object) => void} */
    on(events, callback, owner) {
      for (const event of events.split(" ")) this.#listeners.push({ event, callback, owner });
    }
    /** @type {(events?: string | null, callback?: Callback | null, owner?: object) => void} */
    off(events, callback, owner) {
      /** @param {Listener} l */
      const stays = (l) =>
        l.owner !== owner ||
        (events && !events.split(" ").includes(l.event)) ||
        (callback && callback !== l.callback);
      this.#listeners = this.#listeners.filter(stays);
    }
    /** @param {string} event @param {unknown[]} values */
    #tell(event, ...values) {
      for (const l of [...this.#listeners]) if (l.event === event) l.callback(...values);
    }
  }

  /** @type {Map<string, Model>} */
  const models = new Map();
  /** @type {(reference: unknown) => Model | undefined} */
  const modelOf = (reference) => models.get(String(reference).replace("IPY_MODEL_", ""));

  /* A file of the page hands over its name and what it holds, before this script runs or after. */
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  /** @typedef {[file: string, text: string]} Held */
  /** @type {Map<string, PromiseWithResolvers<string>>} */
  const awaited = new Map();
  const fileOf = once((/** @type {string} */ _file) => Promise.withResolvers(), awaited);
  const inbox = { push: (/** @type {Held} */ [file, text]) => fileOf(file).resolve(text) };
  const page = /** @type {{ live?: Held[] | typeof inbox }} */ (
    /** @type {unknown} */ (globalThis)
  );
  if (Array.isArray(page.live)) page.live.forEach(inbox.push);
  page.live = inbox;
  addEventListener("load", () => {
    for (const [file, { reject }] of awaited)
      reject(new Error(say("{file}.js has not come", { file })));
  });

  /** What such a file holds that the page loads when it is asked for. @param {string} file */
  async function fetched(file) {
    const script = element("script", { src: new URL(`live/${file}.js`, here).href });
    const failed = new Promise((_, reject) => {
      script.addEventListener("error", () =>
        reject(new Error(say("a part of it cannot be loaded."))),
      );
    });
    document.head.append(script);
    try {
      return await Promise.race([fileOf(file).promise, failed]);
    } finally {
      script.remove();
      awaited.delete(file);
    }
  }

  /** @param {string} base64 */
  function bytes(base64) {
    const text = atob(base64);
    const filled = new Uint8Array(text.length);
    for (let k = 0; k < text.length; k++) filled[k] = text.charCodeAt(k);
    return new DataView(filled.buffer);
  }

  /** @param {string} text */
  function readState(text) {
    /** @type {{ state: Record<string, Stored> }} */
    const stored = JSON.parse(text);
    for (const [id, { model_name, state, buffers = [], files = {}, parts }] of Object.entries(
      stored.state,
    )) {
      const model = new Model(model_name, state, parts);
      for (const { path, data, file } of buffers) {
        const owner = path.slice(0, -1).reduce((node, key) => node[key], model.state);
        /** @param {string} text */
        const put = (text) => (owner[path[path.length - 1]] = bytes(text));
        file ? model.late.push(fileOf(file).promise.then(put)) : put(data);
      }
      for (const [trait, file] of Object.entries(files))
        model.late.push(fileOf(file).promise.then((text) => (model.state[trait] = text)));
      models.set(id, model);
    }
  }

  /** @param {Model} link */
  function tie(link) {
    const [[source, from], [target, to]] = [link.get("source"), link.get("target")];
    const [one, other] = [modelOf(source), modelOf(target)];
    if (!one || !other) return; // where the missing one was shown, the page says so
    other.linked[to] = one;
    /** @type {(a: Model, x: string, b: Model, y: string) => void} */
    const follow = (a, x, b, y) => watch(a, [x], () => x in a.state && b.set(y, a.get(x)));
    follow(one, from, other, to);
    if (link.name === "LinkModel") follow(other, to, one, from);
  }

  /**
   * Calls `draw` now, and again whenever one of the traits changes.
   * @type {(model: Model, traits: string[], draw: () => void) => void}
   */
  function watch(model, traits, draw) {
    model.on(traits.map((trait) => `change:${trait}`).join(" "), draw);
    draw();
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag @param {Partial<HTMLElementTagNameMap[Tag]>} properties
   * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[Tag]}
   */
  function element(tag, properties, ...children) {
    const el = Object.assign(document.createElement(tag), properties);
    el.append(...children);
    return el;
  }

  let controls = 0;

  /** @type {(model: Model, kind: string, control: Control, parts?: Node[]) => HTMLElement} */
  function row(model, kind, control, parts = [control]) {
    control.id = `live-${++controls}`;
    const label = element("label", { htmlFor: control.id, className: "live-description" });
    const el = element("div", { className: `live-row live-${kind}` }, label, ...parts);
    const style = modelOf(model.get("style"));
    label.style.width = style?.get("description_width") ?? "";
    const colour = style?.get("handle_color");
    if (colour) el.style.setProperty("--live-colour", colour);
    watch(model, ["description", "disabled"], () => {
      label.textContent = model.get("description");
      for (const part of el.querySelectorAll("input, select, button"))
        part.toggleAttribute("disabled", model.get("disabled"));
    });
    return el;
  }

  /**
   * The d3 formats that sliders are given: "d", ".2f", "+.1%", ".2e", ".3g".
   * @type {(value: number, format: string) => string}
   */
  function formatted(value, format) {
    const [, sign, places, type] = /^(\+?)(?:\.(\d+))?([defg%])$/.exec(format) ?? [];
    const digits = Number(places ?? 6);
    /** @type {Record<string, () => string>} */
    const formats = {
      d: () => value.toFixed(0),
      e: () => value.toExponential(digits),
      f: () => value.toFixed(digits),
      g: () => value.toPrecision(digits || 1),
      "%": () => `${(100 * value).toFixed(digits)}%`,
    };
    const text = formats[type]?.() ?? value;
    return ((sign && value >= 0 ? "+" : "") + text).replaceAll("-", "\u2212");
  }

  const FINE = 120; // steps, beyond which one is less than 2 px of a phone's slider

  /* For a finger: keys have their own way, and so has who hears the page. */
  /** @type {(input: HTMLInputElement, by: 1 | -1) => HTMLElement} */
  function stepper(input, by) {
    const button = element("button", { type: "button", className: "live-step" });
    Object.assign(button, { tabIndex: -1, ariaHidden: "true" });
    button.textContent = by < 0 ? "\u2212" : "+";
    button.addEventListener("click", () => {
      by < 0 ? input.stepDown() : input.stepUp();
      for (const event of ["input", "change"]) input.dispatchEvent(new Event(event));
    });
    return button;
  }

  /** @param {Model} model */
  function slider(model) {
    const input = element("input", { type: "range" });
    const readout = element("span", { className: "live-readout", ariaHidden: "true" });
    /** @param {number} value */
    const show = (value) => {
      input.ariaValueText = readout.textContent = formatted(value, model.get("readout_format"));
    };
    input.addEventListener("input", () => {
      if (model.get("continuous_update")) model.set("value", input.valueAsNumber);
      show(input.valueAsNumber);
    });
    input.addEventListener("change", () => model.set("value", input.valueAsNumber));
    const [less, more] = [stepper(input, -1), stepper(input, 1)];
    const el = row(model, "slider", input, [less, input, more, readout]);
    watch(model, ["min", "max", "step", "value", "readout", "orientation"], () => {
      const { min, max, step, value } = model.state;
      Object.assign(input, { min, max, step: step ?? "any", value });
      const fine = step && (max - min) / step > FINE;
      less.hidden = more.hidden = !fine;
      readout.hidden = !model.get("readout");
      el.classList.toggle("live-vertical", model.get("orientation") === "vertical");
      show(value);
    });
    return el;
  }

  /** @param {Model} model */
  function dropdown(model) {
    const select = element("select", {});
    select.addEventListener("change", () => model.set("index", select.selectedIndex));
    const el = row(model, "dropdown", select);
    watch(model, ["_options_labels"], () => {
      /** @type {string[]} */
      const labels = model.get("_options_labels");
      const options = labels.map((text) => element("option", { text }));
      select.replaceChildren(...options);
      select.selectedIndex = model.get("index") ?? -1;
    });
    watch(model, ["index"], () => (select.selectedIndex = model.get("index") ?? -1));
    return el;
  }

  /** @param {Model} model */
  function checkbox(model) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => model.set("value", input.checked));
    watch(model, ["value"], () => (input.checked = model.get("value")));
    return row(model, "checkbox", input);
  }

  /** @param {Model} model */
  function label(model) {
    const el = element("div", { className: "live-label" });
    watch(model, ["value"], () => (el.textContent = model.get("value")));
    return el;
  }

  /** @param {Model} model */
  async function box(model) {
    /** @type {string[]} */
    const ids = model.get("children");
    const children = await Promise.all(ids.map((id) => view(modelOf(id))));
    const className = model.name === "HBoxModel" ? "live-hbox" : "live-vbox";
    return element("div", { className }, ...children);
  }

  /* anywidget's protocol (AFM): initialize once a model, render once a view. */
  const moduleOf = once(async (/** @type {string} */ code) => {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    return import(url).finally(() => URL.revokeObjectURL(url));
  });

  const adopt = once((/** @type {string} */ css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    return sheet;
  });

  /** @param {Model} model @param {object} owner */
  const proxy = (model, owner) => ({
    /** @param {string} key */
    get: (key) => model.get(key),
    /** @type {(key: string | State, value?: unknown) => void} */
    set: (key, value) => model.set(key, value),
    /** @type {(events: string, callback: Callback) => void} */
    on: (events, callback) => model.on(events, callback, owner),
    /** @type {(events?: string | null, callback?: Callback | null) => void} */
    off: (events, callback) => model.off(events, callback, owner),
    save_changes() {}, // no kernel to save to
    /** @param {State} content */
    send: (content) => model.send(content),
  });

  /** @type {(step: Step | undefined, model: Model, rest?: { el: HTMLElement }) => Promise<void>} */
  const run = async (step, model, rest) => {
    const cleanup = await step?.({ model: proxy(model, {}), signal: stay.signal, ...rest });
    if (typeof cleanup === "function") stay.signal.addEventListener("abort", cleanup);
  };

  const definitionOf = once(async (/** @type {Model} */ model) => {
    const exported = (await moduleOf(model.get("_esm"))).default;
    /** @type {Definition} */
    const definition = typeof exported === "function" ? await exported() : exported;
    await run(definition.initialize, model);
    return definition;
  });

  /** @param {Model} model */
  async function anywidget(model) {
    await Promise.all(model.late);
    if (!model.get("_esm"))
      return complaint(say("This figure was stored without its code. Run the notebook to use it."));
    if (model.get("_css")) adopt(model.get("_css"));
    const el = element("div", { className: "live-widget" });
    await run((await definitionOf(model)).render, model, { el });
    return el;
  }

  /** @type {Record<string, (model: Model) => HTMLElement | Promise<HTMLElement>>} */
  const VIEWS = {
    AnyModel: anywidget,
    CheckboxModel: checkbox,
    DropdownModel: dropdown,
    FloatSliderModel: slider,
    HBoxModel: box,
    IntSliderModel: slider,
    LabelModel: label,
    VBoxModel: box,
  };

  /** @param {string} text */
  const complaint = (text) => element("p", { className: "live-error", role: "alert" }, text);

  /** @type {(model: Model | undefined) => Promise<HTMLElement>} */
  async function view(model) {
    if (!model)
      return complaint(
        say(
          "This page cannot show a widget whose state was not saved. Run the notebook to use it.",
        ),
      );
    const { name } = model;
    if (!VIEWS[name])
      return complaint(say("This page cannot show {name}. Run the notebook to use it.", { name }));
    try {
      const el = await VIEWS[name](model);
      for (const [key, value] of Object.entries(modelOf(model.get("layout"))?.state ?? {}))
        if (!key.startsWith("_") && value) el.style.setProperty(key.replaceAll("_", "-"), value);
      return el;
    } catch (error) {
      console.error(error);
      return complaint(say("{name} failed: {error}", { name, error: String(error) }));
    }
  }

  /** The one of our figures that a view shows. @type {(model?: Model) => Model | undefined} */
  function figureIn(model) {
    if (model?.name === "AnyModel") return model;
    for (const child of model?.get("children") ?? []) {
      const figure = figureIn(modelOf(child));
      if (figure) return figure;
    }
  }

  /** @param {string} type */
  const scripts = (type) => document.querySelectorAll(`script[type="${type}"]`);
  for (const script of scripts(STATE)) readState(script.textContent);
  for (const model of models.values()) if (/^(Directional)?LinkModel$/.test(model.name)) tie(model);
  for (const script of scripts(VIEW)) {
    const model = modelOf(JSON.parse(script.textContent).model_id);
    const place = script.parentElement;
    /* For frame.js, which a page may have: a figure is begun, a figure is drawn. */
    /** @param {string} event */
    const tell = (event) =>
      place?.dispatchEvent(new CustomEvent(event, { bubbles: true, detail: figureIn(model) }));
    tell("live-begun");
    view(model).then((el) => {
      script.replaceWith(el);
      tell("live-drawn");
    });
  }
  addEventListener("pagehide", (event) => event.persisted || stay.abort());
})();
