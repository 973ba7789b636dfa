/* The search page: finds places of the book, which search.py has written into BOOK, by MiniSearch.

     masked_softmax  ->  masked_softmax, maskedsoftmax, masked, softmax
     \alpha_{ij}     ->  alpha_ij; the same of α_ij
     européen, h₁    ->  europeen, h1
     은닉 상태       ->  은닉, 상태, 은닉상태

   A page shows the left; a keyboard may have any of the right. In the place of a word that the book
   does not have, the nearest is asked for. */
"use strict";
(() => {
  /**
   * @typedef {Record<"page" | "anchor" | "title" | "within" | "names" | "text" | "code", string>} Place
   * @typedef {{ id: number, terms: string[] }} Hit
   * @typedef {(text: string, options?: object) => { terms: string[] }[]} Suggest
   * @typedef {{ addAll: (places: object[]) => void, search: (text: string, options?: object) => Hit[], autoSuggest: Suggest }} Index
   * @typedef {{ BOOK: { symbols: Record<string, string>, places: Place[] }, MiniSearch: new (options: object) => Index }} Scripts
   */
  /** In another language the page has SAY, and the English is the key.
   * @type {(english: string, given?: Record<string, string | number>) => string} */
  const say =
    /** @type {any} */ (globalThis).SAY ??
    ((english, given = {}) =>
      english.replace(/\{(\w+)\}/g, (whole, name) => String(given[name] ?? whole)));

  const { BOOK, MiniSearch } = /** @type {Scripts} */ (/** @type {unknown} */ (globalThis));
  const { symbols, places } = BOOK;

  /** What Korean writes at the end of a noun: 어텐션을, 가중치는, softmax로부터. */
  const PARTICLE =
    /(?<=[\p{L}\p{N}_]{2})(?:(?:으로|(?<!으)로)(?:부터|써|[의는도만])?|에서|에게|부터|까지|처럼|마다|보다|이나|[은는이가을를과와의에도만])$/u;

  /** The words of a query: lower case, no accents, no plural, no particle. @param {string} text */
  function words(text) {
    const bare = text.normalize("NFKD").replace(/\p{Mark}/gu, "");
    const named = bare.replace(/./gu, (letter) => symbols[letter] ?? letter).normalize("NFC");
    const flat = named.replace(/_\{([^{}]*)\}/g, "_$1 ").toLowerCase();
    const found = flat.match(/[\p{L}\p{N}](?:[\p{L}\p{N}_]*[\p{L}\p{N}])?/gu) ?? [];
    return found.map((word) => word.replace(/^([a-z]{2,}[^s])s$/, "$1").replace(PARTICLE, ""));
  }

  /** The words of a text: those with an index also in parts, Korean ones also joined to the next.
   * @param {string} text */
  function searched(text) {
    const own = words(text);
    return own.flatMap((word, k) => {
      const parts = word.includes("_") ? [word.replaceAll("_", ""), ...word.split("_")] : [];
      const korean = own.slice(k, k + 3).every((each) => /\p{Script=Hangul}/u.test(each));
      const joined = korean ? [2, 3].map((count) => own.slice(k, k + count).join("")) : [];
      return [word, ...parts, ...joined];
    });
  }

  /** How much a hit in a place counts. A title that is what was asked for, as a whole or before its
   * colon, counts most, and a lesson more than the names of the package or of papers.
   * @param {string} query */
  function weighed(query) {
    const asked = words(query).join(" ");
    return (/** @type {number} */ id) => {
      const { page, title, anchor } = places[id];
      const titles = title.split(/ · |: /).map((part) => words(part).join(" "));
      const kind = /^book\/(api|bibliography)$/.test(page) ? 0.2 : 1;
      const start = page.startsWith("lessons/") && !anchor ? 2 : 1;
      return kind * start * (titles.includes(asked) ? 4 : 1);
    };
  }

  const index = new MiniSearch({
    fields: ["title", "names", "text", "code"],
    tokenize: searched,
    processTerm: (/** @type {string} */ term) => term,
    searchOptions: {
      tokenize: words,
      combineWith: "AND",
      prefix: (/** @type {string} */ term) => term.length > 2,
      boost: { title: 4, names: 30, code: 0.5 },
    },
  });
  index.addAll(places.map((place, id) => ({ id, ...place })));

  /** @param {string} query @param {object} [options] */
  const find = (query, options) =>
    index.search(query, { boostDocument: weighed(query), ...options });

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag @param {Partial<HTMLElementTagNameMap[Tag]>} properties
   * @param {(Node | string)[]} children
   */
  function element(tag, properties, ...children) {
    const el = Object.assign(document.createElement(tag), properties);
    el.append(...children);
    return el;
  }

  /** A text with the indices and exponents of its formulas, α_{ij}, set low and high.
   * @param {string} text */
  function set(text) {
    return text.split(/([_^]\{[^{}]*\})/).map((part, k) => {
      if (k % 2 === 0) return part;
      return element(part.startsWith("_") ? "sub" : "sup", {}, part.slice(2, -1));
    });
  }

  /** Around the first of the terms, all of which are marked. @type {(text: string, terms: string[]) => HTMLElement} */
  function excerpt(text, terms) {
    const [before, length] = [10, 40];
    const all = text.split(" ");
    const found = all.map((word) => searched(word).some((term) => terms.includes(term)));
    const start = Math.max(found.indexOf(true) - before, 0);
    const shown = all.slice(start, start + length);
    const marked = shown.flatMap((word, k) => [
      " ",
      ...(found[start + k] ? [element("mark", {}, ...set(word))] : set(word)),
    ]);
    const [first, last] = [start ? "…" : "", start + length < all.length ? " …" : ""];
    return element("p", { className: "context" }, first, ...marked, last);
  }

  /** @param {Hit} hit */
  function item({ id, terms }) {
    const { page, anchor, title, within, text } = places[id];
    const query = new URLSearchParams({ highlight: terms.join(" ") });
    const href = `${page}.html?${query}${anchor && `#${anchor}`}`;
    const where = title === within ? "" : ` — ${within}`;
    const name = title === anchor ? [element("code", {}, title)] : set(title);
    return element("li", {}, element("a", { href }, ...name), where, excerpt(text, terms));
  }

  /** The query with every word that the book lacks replaced by the nearest it has: one edit away,
   * in a longer word two. @param {string} query */
  function meant(query) {
    const mended = words(query).map((word) => {
      if (find(word).length) return word;
      const near = [1, 2].slice(0, word.length > 5 ? 2 : 1);
      const found = near.flatMap((fuzzy) => index.autoSuggest(word, { fuzzy, prefix: false }));
      return found.find(({ terms }) => terms.length === 1)?.terms[0] ?? word;
    });
    return mended.join(" ");
  }

  const query = new URLSearchParams(location.search).get("q") ?? "";
  const field = /** @type {HTMLInputElement} */ (
    document.querySelector(".bd-article .bd-search input")
  );
  field.value = query;
  field.focus();
  if (!query.trim()) return;
  const results = /** @type {HTMLElement} */ (document.querySelector("#search-results"));
  const [summary, list] = results.children;
  const exact = find(query);
  const instead = exact.length ? query : meant(query);
  const mended = exact.length ? exact : find(instead);
  const hits = mended.length ? mended : find(query, { combineWith: "OR" });
  summary.append(...told());
  list.append(...hits.map(item));

  /** What was found, in a sentence or two. @returns {(Node | string)[]} */
  function told() {
    const n = hits.length;
    const given = { query, n };
    if (!n) return [say("No places found for “{query}”.", given)];
    if (exact.length)
      return [
        n === 1
          ? say("1 place found for “{query}”.", given)
          : say("{n} places found for “{query}”.", given),
      ];
    if (!mended.length)
      return [
        n === 1
          ? say("No place has all of “{query}”. 1 place with a part of it:", given)
          : say("No place has all of “{query}”. {n} places with a part of it:", given),
      ];
    const link = element("a", { href: `?${new URLSearchParams({ q: instead })}` }, instead);
    const asked =
      n === 1
        ? say("Did you mean {instead}? 1 place:")
        : say("Did you mean {instead}? {n} places:", { n });
    const [before, after] = asked.split("{instead}");
    return [say("The book does not have “{query}”.", given), " ", before, link, after];
  }
})();
