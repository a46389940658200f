// Light, dark, or as the system has it.

import { element } from './element.ts';
import { forgetPalette } from './palette.ts';

const THEMES = { auto: 'Theme: system', light: 'Theme: light', dark: 'Theme: dark' } as const;
type Theme = keyof typeof THEMES;
const ORDER: readonly Theme[] = ['auto', 'light', 'dark'];

/** `changed` is called when canvases must be drawn again. */
export function startTheme(changed: () => void): void {
  const button = element<HTMLButtonElement>('theme');
  let theme: Theme = 'auto';
  const recolour = (): void => {
    forgetPalette();
    changed();
  };
  const show = (): void => {
    document.documentElement.dataset.theme = theme;
    button.textContent = THEMES[theme];
    recolour();
  };
  button.addEventListener('click', () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'auto';
    show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  show();
}
