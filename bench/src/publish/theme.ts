// The colours of plots, on the backgrounds that READMEs are read on.

export interface Theme {
  readonly name: 'light' | 'dark';
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly ours: string;
  readonly peer: string;
  readonly floor: string;
  readonly line: string;
}

export const THEMES: readonly Theme[] = [
  {
    name: 'light',
    background: '#ffffff',
    text: '#1f2328',
    muted: '#656d76',
    ours: '#0969da',
    peer: '#afb8c1',
    floor: '#8c959f',
    line: '#d0d7de',
  },
  {
    name: 'dark',
    background: '#0d1117',
    text: '#e6edf3',
    muted: '#8d96a0',
    ours: '#4493f8',
    peer: '#59636e',
    floor: '#848d97',
    line: '#30363d',
  },
];
