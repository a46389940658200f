/** The core that is simulated: its compiled files, by relative paths, so that a copy with a planted mistake can stand in their place. */
export { type Clock, replaceClock, type Timer } from '../../packages/core/dist/clock.js';
export { freeTraffic, type TaskList } from '../../packages/core/dist/executor/adapter.js';
export { AllowedTasks } from '../../packages/core/dist/executor/allowed-tasks.js';
export { Failure, targetOf } from '../../packages/core/dist/executor/edge/index.js';
export { type Importer, importEach } from '../../packages/core/dist/executor/importer.js';
export { serveExecutor } from '../../packages/core/dist/executor/serve-executor.js';
export type { Surroundings, SurroundingsOwner } from '../../packages/core/dist/executor/surroundings.js';
export * from '../../packages/core/dist/index.js';
export { findTask, type TargetName } from '../../packages/core/dist/tasks.js';
