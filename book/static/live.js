/* Brings the widgets of a static page to life, without a kernel.

   The page carries the stored state of every ipywidgets model and a placeholder for each widget
   shown. This script makes models of the state, ties together what jslink and jsdlink tied, and
   draws each placeholder: our own widgets run the JavaScript that anywidget stored with them, the
   controls become native form elements. Text is only ever put in as text.

   The state's layout: ipywidgets, "Embedding Jupyter Widgets", schema version 2. */
"use strict";
(() => {
  const STATE = "application/vnd.jupyter.widget-state+json";
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const page = new AbortController(); // aborted when the page goes away for good

  const isObject = (x) => typeof x === "object" && x !== null;
  const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

  function same(a, b) {
    if (Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) [a, b] = [bytesOf(a), bytesOf(b)];
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((k) => k in b && same(a[k], b[k]));
  }

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
  function defaultsOf(name, state) {
    const notebook = name === "FloatSliderModel" && state.behavior === "drag-tap";
    return { ...DEFAULTS[name], ...(notebook && { step: 1 }) };
  }

  /* As in ipywidgets, listeners hear of a change from within `set`, "change:x" before "change". A
     value equal to the old one is no change: this ends the round trip of two linked models. */
  class Model {
    #listeners = [];
    constructor(name, state) {
      Object.assign(this, { name, state: { ...defaultsOf(name, state), ...state } });
    }
    get(key) {
      return this.state[key];
    }
    set(key, value) {
      const values = isObject(key) ? key : { [key]: value };
      const changed = Object.keys(values).filter((k) => !same(this.state[k], values[k]));
      Object.assign(this.state, values);
      for (const k of changed) this.#tell(`change:${k}`, this.state[k]);
      if (changed.length) this.#tell("change");
    }
    on(events, callback, owner) {
      for (const event of events.split(" ")) this.#listeners.push({ event, callback, owner });
    }
    off(events, callback, owner) {
      const stays = (l) =>
        l.owner !== owner ||
        (events && !events.split(" ").includes(l.event)) ||
        (callback && callback !== l.callback);
      this.#listeners = this.#listeners.filter(stays);
    }
    #tell(event, ...values) {
      for (const l of [...this.#listeners]) if (l.event === event) l.callback(this, ...values);
    }
  }

  const models = new Map();
  const modelOf = (reference) => models.get(String(reference).replace("IPY_MODEL_", ""));

  function readState(text) {
    for (const [id, { model_name, state, buffers }] of Object.entries(JSON.parse(text).state)) {
      for (const { path, data } of buffers ?? []) {
        const text = atob(data);
        const bytes = new Uint8Array(text.length);
        for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
        const owner = path.slice(0, -1).reduce((node, key) => node[key], state);
        owner[path.at(-1)] = new DataView(bytes.buffer);
      }
      models.set(id, new Model(model_name, state));
    }
  }

  function tie(link) {
    const [[source, from], [target, to]] = [link.get("source"), link.get("target")];
    const [one, other] = [modelOf(source), modelOf(target)];
    if (!one || !other) return; // where the missing one was shown, the page says so
    const follow = (a, x, b, y) => watch(a, [x], () => x in a.state && b.set(y, a.get(x)));
    follow(one, from, other, to);
    if (link.name === "LinkModel") follow(other, to, one, from);
  }

  /* Calls `draw` now, and again whenever one of the traits changes. */
  function watch(model, traits, draw) {
    model.on(traits.map((trait) => `change:${trait}`).join(" "), draw);
    draw();
  }

  function element(tag, properties, ...children) {
    const el = Object.assign(document.createElement(tag), properties);
    el.append(...children);
    return el;
  }

  let controls = 0;

  function row(model, kind, control, ...rest) {
    control.id = `live-${++controls}`;
    const label = element("label", { htmlFor: control.id, className: "live-description" });
    const style = modelOf(model.get("style"));
    label.style.width = style?.get("description_width") ?? "";
    watch(model, ["description", "disabled"], () => {
      label.textContent = model.get("description");
      control.disabled = model.get("disabled");
    });
    const el = element("div", { className: `live-row live-${kind}` }, label, control, ...rest);
    const colour = style?.get("handle_color");
    if (colour) el.style.setProperty("--live-accent", colour);
    return el;
  }

  /* The d3 formats that sliders are given: "d", ".2f", "+.1%", ".2e", ".3g". */
  function formatted(value, format) {
    const [, sign, places, type] = /^(\+?)(?:\.(\d+))?([defg%])$/.exec(format) ?? [];
    const digits = Number(places ?? 6);
    const text = {
      d: () => value.toFixed(0),
      e: () => value.toExponential(digits),
      f: () => value.toFixed(digits),
      g: () => value.toPrecision(digits || 1),
      "%": () => `${(100 * value).toFixed(digits)}%`,
    }[type]?.();
    return ((sign && value >= 0 ? "+" : "") + (text ?? value)).replaceAll("-", "\u2212");
  }

  function slider(model) {
    const input = element("input", { type: "range" });
    const readout = element("span", { className: "live-readout", ariaHidden: "true" });
    const show = (value) => {
      input.ariaValueText = readout.textContent = formatted(value, model.get("readout_format"));
    };
    input.addEventListener("input", () => {
      if (model.get("continuous_update")) model.set("value", input.valueAsNumber);
      show(input.valueAsNumber);
    });
    input.addEventListener("change", () => model.set("value", input.valueAsNumber));
    const el = row(model, "slider", input, readout);
    watch(model, ["min", "max", "step", "value", "readout", "orientation"], () => {
      const { min, max, step, value } = model.state;
      Object.assign(input, { min, max, step: step ?? "any", value });
      readout.hidden = !model.get("readout");
      el.classList.toggle("live-vertical", model.get("orientation") === "vertical");
      show(value);
    });
    return el;
  }

  function dropdown(model) {
    const select = element("select");
    select.addEventListener("change", () => model.set("index", select.selectedIndex));
    const el = row(model, "dropdown", select);
    watch(model, ["_options_labels"], () => {
      const options = model.get("_options_labels").map((text) => element("option", { text }));
      select.replaceChildren(...options);
      select.selectedIndex = model.get("index") ?? -1;
    });
    watch(model, ["index"], () => (select.selectedIndex = model.get("index") ?? -1));
    return el;
  }

  function checkbox(model) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => model.set("value", input.checked));
    watch(model, ["value"], () => (input.checked = model.get("value")));
    return row(model, "checkbox", input);
  }

  function label(model) {
    const el = element("div", { className: "live-label" });
    watch(model, ["value"], () => (el.textContent = model.get("value")));
    return el;
  }

  async function box(model) {
    const children = await Promise.all(model.get("children").map((id) => view(modelOf(id))));
    const className = model.name === "HBoxModel" ? "live-hbox" : "live-vbox";
    return element("div", { className }, ...children);
  }

  /* anywidget's protocol (AFM): initialize once a model, render once a view. */
  const once =
    (make, made = new Map()) =>
    (key) =>
      made.get(key) ?? made.set(key, make(key)).get(key);

  const moduleOf = once(async (code) => {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    return import(url).finally(() => URL.revokeObjectURL(url));
  });

  const adopt = once((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    return sheet;
  });

  const proxy = (model, owner) => ({
    get: (key) => model.get(key),
    set: (key, value) => model.set(key, value),
    on: (events, callback) => model.on(events, callback, owner),
    off: (events, callback) => model.off(events, callback, owner),
    save_changes() {}, // no kernel to save to
    send() {},
  });

  const run = async (step, model, rest) => {
    const cleanup = await step?.({ model: proxy(model, {}), signal: page.signal, ...rest });
    if (typeof cleanup === "function") page.signal.addEventListener("abort", cleanup);
  };

  const definitionOf = once(async (model) => {
    const exported = (await moduleOf(model.get("_esm"))).default;
    const definition = typeof exported === "function" ? await exported() : exported;
    await run(definition.initialize, model);
    return definition;
  });

  async function anywidget(model) {
    if (!model.get("_esm"))
      return complaint("This figure was stored without its code. Run the notebook to use it.");
    if (model.get("_css")) adopt(model.get("_css"));
    const el = element("div", { className: "live-widget" });
    await run((await definitionOf(model)).render, model, { el });
    return el;
  }

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

  const complaint = (text) => element("p", { className: "live-error", role: "alert" }, text);

  async function view(model) {
    const name = model?.name ?? "a widget whose state was not saved";
    if (!VIEWS[name])
      return complaint(`This page cannot show ${name}. Run the notebook to use it.`);
    try {
      const el = await VIEWS[name](model);
      for (const [key, value] of Object.entries(modelOf(model.get("layout"))?.state ?? {}))
        if (!key.startsWith("_") && value) el.style.setProperty(key.replaceAll("_", "-"), value);
      return el;
    } catch (error) {
      console.error(error);
      return complaint(`${name} failed: ${error}`);
    }
  }

  const scripts = (type) => document.querySelectorAll(`script[type="${type}"]`);
  for (const script of scripts(STATE)) readState(script.textContent);
  for (const model of models.values()) if (/^(Directional)?LinkModel$/.test(model.name)) tie(model);
  for (const script of scripts(VIEW))
    view(modelOf(JSON.parse(script.textContent).model_id)).then((el) => script.replaceWith(el));
  addEventListener("pagehide", (event) => event.persisted || page.abort());
})();
