// Splits a query as book/search.py splits the pages, which writes its SYMBOLS before this.
// biome-ignore lint/correctness/noUnusedVariables: Sphinx's searchtools.js calls it
function splitQuery(query) {
  const bare = query.normalize("NFKD").replace(/\p{Mark}/gu, "");
  const named = bare.replace(/./gu, (letter) => SYMBOLS[letter] ?? letter).normalize("NFC");
  const flat = named.replace(/_\{([^{}]*)\}/g, "_$1 ");
  return (
    flat.match(/[\p{Letter}\p{Number}](?:[\p{Letter}\p{Number}_]*[\p{Letter}\p{Number}])?/gu) ?? []
  );
}
