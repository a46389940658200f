// What each entry may weigh, minified and compressed, without what it imports from other packages.
const entry = (name, file, limit) => ({
  name,
  path: file,
  limit,
  ignore: [
    '@mp-event-loop/core',
    '@mp-event-loop/core/channel',
    '@mp-event-loop/core/clock',
    '@mp-event-loop/core/adapter',
    '@mp-event-loop/remote',
    '@mp-event-loop/remote/host',
    '@mp-event-loop/remote/process',
    '@mp-event-loop/transport-fork',
    '@mp-event-loop/transport-worker',
    '@nats-io/transport-node',
    'ws',
    'prom-client',
    'node:*',
  ],
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }), // the default knows no import.meta
});

export default [
  entry('@mp-event-loop/core', 'packages/core/lib/index.js', '42 kB'),
  entry('@mp-event-loop/core/testing', 'packages/core/lib/testing/index.js', '82.5 kB'),
  entry('@mp-event-loop/core/channel', 'packages/core/lib/channel/index.js', '8 kB'),
  entry('@mp-event-loop/transport-worker', 'packages/transport-worker/dist/index.js', '2.5 kB'),
  entry('@mp-event-loop/core/adapter', 'packages/core/lib/adapter.js', '9.5 kB'),
  entry('@mp-event-loop/transport-worker/executor', 'packages/transport-worker/lib/executor.js', '1.5 kB'),
  entry('@mp-event-loop/transport-worker in browsers', 'packages/transport-worker/dist/browser.js', '2 kB'),
  entry('@mp-event-loop/transport-worker/executor in browsers', 'packages/transport-worker/dist/executor-browser.js', '1 kB'),
  entry('@mp-event-loop/transport-fork', 'packages/transport-fork/dist/index.js', '5 kB'),
  entry('@mp-event-loop/remote', 'packages/remote/dist/index.js', '11 kB'),
  entry('@mp-event-loop/remote/host', 'packages/remote/dist/host/index.js', '15.5 kB'),
  entry('@mp-event-loop/remote/process', 'packages/remote/dist/process/index.js', '2 kB'),
  entry('@mp-event-loop/remote/codec', 'packages/remote/dist/codec/index.js', '5 kB'),
  entry('@mp-event-loop/remote/testing', 'packages/remote/dist/testing/index.js', '9 kB'),
  entry('@mp-event-loop/transport-ws', 'packages/transport-ws/dist/index.js', '2 kB'),
  entry('@mp-event-loop/transport-ws in browsers', 'packages/transport-ws/dist/browser.js', '2 kB'),
  entry('@mp-event-loop/transport-ws/host', 'packages/transport-ws/dist/host/index.js', '6 kB'),
  entry('@mp-event-loop/transport-nats', 'packages/transport-nats/dist/index.js', '7 kB'),
  entry('@mp-event-loop/transport-nats/host', 'packages/transport-nats/dist/host/index.js', '7 kB'),
];
