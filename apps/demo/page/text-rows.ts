// Rows of texts that change many times a second: their elements stay, only texts change.

import { made, setText } from './element.ts';

/** Of a table, with a class for each column; the first cell is the row's heading. */
export class TableRows {
  readonly #body: HTMLElement;
  readonly #classes: readonly string[];

  constructor(body: HTMLElement, classes: readonly string[]) {
    this.#body = body;
    this.#classes = classes;
  }

  set(rows: readonly (readonly string[])[]): void {
    while (this.#body.children.length > rows.length) this.#body.lastElementChild?.remove();
    for (const [index, texts] of rows.entries()) {
      const row = this.#body.children[index] ?? this.#body.appendChild(this.#newRow());
      for (const [column, text] of texts.entries()) setText(row.children[column] as Element, text);
    }
  }

  #newRow(): HTMLElement {
    const row = made('tr');
    for (const [column, classes] of this.#classes.entries()) {
      const cell = made(column === 0 ? 'th' : 'td', '', classes);
      if (column === 0) cell.setAttribute('scope', 'row');
      row.append(cell);
    }
    return row;
  }
}

/** Of a list of terms with their values. */
export class Terms {
  readonly #values = new Map<string, HTMLElement>();

  constructor(list: HTMLElement, terms: readonly string[]) {
    for (const term of terms) {
      const value = made('dd', '–');
      const pair = made('div');
      pair.append(made('dt', term), value);
      list.append(pair);
      this.#values.set(term, value);
    }
  }

  set(values: Readonly<Record<string, string>>): void {
    for (const [term, text] of Object.entries(values)) {
      const value = this.#values.get(term);
      if (value !== undefined) setText(value, text);
    }
  }
}
