// As a bundle of tasks without a name: they stand in the worker's own file, under its URL.
import { defineTasks } from '@mp-event-loop/core';
import '@mp-event-loop/transport-worker/executor';

defineTasks(import.meta.url, { broken: () => {} });
