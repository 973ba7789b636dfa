/* What is pressed stays under the finger. */

/**
 * Do what moves the page's content, and keep the node where it is in the window.
 * @type {(node: Element, act: () => void) => void}
 */
export function steady(node, act) {
  const before = node.getBoundingClientRect().top;
  act();
  const moved = node.getBoundingClientRect().top - before;
  if (moved) scroller(node).scrollBy(0, moved);
}

/** @type {(node: Element) => Element} */
function scroller(node) {
  const around = node.parentElement;
  if (!around) return document.scrollingElement ?? node;
  const scrolls = /auto|scroll/.test(getComputedStyle(around).overflowY);
  return scrolls && around.scrollHeight > around.clientHeight ? around : scroller(around);
}
