/** A target as one loop knows it: what an event runs. */
import type { RunTime } from './run-time.ts';
import type { TargetName } from './tasks.ts';

export interface Target {
  /** By which messages name it. */
  readonly index: number;
  readonly name: TargetName;
  /** Whether it is a class that extends Event. */
  readonly isClass: boolean;
  /** Whether it is another class, of which only proxies are made. */
  readonly needsNew: boolean;
  /** Whether it is a method of an object that the executor keeps; the first value of its events is the object's id. */
  readonly isMethod: boolean;
  readonly runTime: RunTime;
}
