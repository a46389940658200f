// The one switch: four radio buttons.

import { element, made } from './element.ts';
import type { EngineName } from './engine.ts';

const ENGINES: Readonly<Record<EngineName, { readonly title: string; readonly detail: string }>> = {
  own: { title: 'This page’s own thread', detail: 'no executor: frames wait for the work' },
  worker: { title: 'A Web Worker', detail: 'transport-worker, in this browser' },
  thread: { title: 'A thread on a host', detail: 'transport-ws, over WebSocket' },
  process: { title: 'A process on a host', detail: 'transport-ws, over WebSocket' },
};

export function engineTitle(name: EngineName): string {
  return ENGINES[name].title;
}

export function startEngineSwitch(first: EngineName, chosen: (name: EngineName) => void): void {
  const field = element('engines');
  for (const [name, { title, detail }] of Object.entries(ENGINES) as [EngineName, (typeof ENGINES)[EngineName]][]) {
    const input = made('input');
    Object.assign(input, { type: 'radio', name: 'engine', value: name, checked: name === first });
    input.addEventListener('change', () => chosen(name));
    const label = made('label');
    label.append(input, made('span', title, 'title'), made('span', detail, 'detail'));
    field.append(label);
  }
}
