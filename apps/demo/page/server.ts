// The demo's server, as the page asks it.

import type { Sums } from '../src/flights/sums.ts';
import type { LinkRequest, PaceRequest, PageSetup, SumsResponse } from '../src/page/page-setup.ts';

export function getSetup(): Promise<PageSetup> {
  return ask<PageSetup>('setup');
}

/** 0: none; Infinity: as fast as they are taken. */
export async function setPace(flightsPerSecond: number): Promise<void> {
  const request: PaceRequest = { flightsPerSecond: flightsPerSecond === Infinity ? null : flightsPerSecond };
  await ask('pace', request);
}

export async function breakLink(request: LinkRequest): Promise<void> {
  await ask('link', request);
}

/** What the file's own columns say of its first flights; null where nobody has added up. */
export async function fileSums(flights: number): Promise<Sums | null> {
  return (await ask<SumsResponse>(`sums?flights=${flights}`)).sums;
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the demo's server answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
