/** What somebody's task module may look like. */
import { defineTasks, Event } from '../src/index.ts';

export class Counter {
  value = 0;
  add(by: number): number {
    this.value += by;
    return this.value;
  }
}
export class Forgotten {
  value = 0;
}
export function double(value: number): number {
  return 2 * value;
}
export class Greeting extends Event<string> {
  override run(): string {
    return 'hello';
  }
}
export function forgotten(): void {}
defineTasks(import.meta.url, { Counter, double });
