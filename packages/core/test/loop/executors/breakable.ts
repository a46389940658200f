import { inlineTransport, type OpenRequest, type Transport } from '../../../src/index.ts';

/** inlineTransport, and the ways to its executors, by index. */
export function breakable(): { readonly transport: Transport; readonly ways: OpenRequest['reachable'][] } {
  const inline = inlineTransport();
  const ways: OpenRequest['reachable'][] = [];
  return {
    ways,
    transport: {
      ...inline,
      open: (request) => {
        ways[request.index] = request.reachable;
        return inline.open(request);
      },
    },
  };
}
