// The colours of the theme for canvases, which know nothing of style sheets.

import type { Level } from './level.ts';

export interface Palette extends Readonly<Record<Level, string>> {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly land: string;
}

/** With the names that style sheets have for them: an area may be lighter than text. */
const NAMES: Readonly<Record<keyof Palette, string>> = {
  calm: 'calm',
  late: 'late-area',
  bad: 'bad',
  paper: 'paper',
  ink: 'ink',
  soft: 'soft',
  line: 'line',
  land: 'land',
};

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
  const colours = Object.entries(NAMES).map(([colour, name]) => {
    probe.style.color = `var(--${name})`;
    return [colour, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as unknown as Palette;
}
