import '../task-modules/named.mjs';
import '@mp-event-loop/transport-worker/executor';
