import '../task-modules/plain.mjs';
import '@mp-event-loop/transport-worker/executor';
