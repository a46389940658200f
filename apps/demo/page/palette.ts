// The colours of the theme for canvases, which know nothing of style sheets.

import type { Level } from './level.ts';

export interface Palette extends Readonly<Record<Level, string>> {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly land: string;
}

const NAMES = ['calm', 'late', 'bad', 'ink', 'soft', 'line', 'land'] as const;

let current: Palette | undefined;

export function palette(): Palette {
  current ??= read();
  return current;
}

/** After the theme has changed. */
export function forgetPalette(): void {
  current = undefined;
}

function read(): Palette {
  // Only a colour that is in use is computed.
  const probe = document.body.appendChild(document.createElement('i'));
  const colours = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as unknown as Palette;
}
