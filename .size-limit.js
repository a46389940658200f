// What each entry may weigh, minified and compressed, without what it imports from other packages.
const entry = (name, file, limit) => ({
  name,
  path: file,
  limit,
  ignore: ['@mp-event-loop/core', 'node:*'],
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }), // the default knows no import.meta
});

export default [
  entry('@mp-event-loop/core', 'packages/core/dist/index.js', '26 kB'),
  entry('@mp-event-loop/core/testing', 'packages/core/dist/testing/index.js', '60 kB'),
  entry('@mp-event-loop/transport-worker', 'packages/transport-worker/dist/index.js', '2 kB'),
  entry('@mp-event-loop/transport-worker/executor', 'packages/transport-worker/dist/executor.js', '1 kB'),
];
