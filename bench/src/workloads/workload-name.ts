// The names of workloads, as they go over the wire and into result files.

export type WorkloadName =
  | 'tiny-window'
  | 'object-window'
  | 'buffer-window'
  | 'latency'
  | 'pauses'
  | 'memory'
  | 'packing'
  | 'stream'
  | 'idle';
