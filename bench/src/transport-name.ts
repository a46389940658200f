// What carries events and their results. Only contenders that use the same one are compared.

export const TRANSPORT_NAMES = ['worker', 'fork', 'ws'] as const;
export type TransportName = (typeof TRANSPORT_NAMES)[number];

export function isTransportName(name: string | undefined): name is TransportName {
  return TRANSPORT_NAMES.some((known) => known === name);
}
