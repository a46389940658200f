// Elements of index.html, found by their ids or not at all.

export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no element #${id}`);
  return found as E;
}

/** A new element with this text. */
export function made<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', classes = ''): HTMLElementTagNameMap[K] {
  const one = document.createElement(tag);
  one.textContent = text;
  if (classes !== '') one.className = classes;
  return one;
}

/** Changes nothing that is the same already: neither layout nor screen readers have work with it. */
export function setText(where: Element, text: string): void {
  if (where.textContent !== text) where.textContent = text;
}
