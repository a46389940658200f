/** The suite's third task module: classes of events. */
import { Event } from '../event.ts';
import { defineTasks } from '../tasks.ts';

/** Its fields cross to the executor; its results come back, other changes to it do not. */
export class Addition extends Event<number> {
  readonly left: number;
  readonly right: number;
  ranAs = 'not yet';

  constructor(left: number, right: number) {
    super(null);
    this.left = left;
    this.right = right;
  }

  override run(): number {
    this.ranAs = 'there';
    return this.left + this.right;
  }
}

export class Wrapping extends Event<{ wrapped: unknown }> {
  override async run(): Promise<{ wrapped: unknown }> {
    return { wrapped: await super.run() };
  }
}

export class Greeting extends Event<string> {
  name: string;

  constructor(name: string) {
    // If an executor called the constructor, it would have no name to pass.
    if (typeof name !== 'string') throw new Error('the constructor must not be called in an executor');
    super(null);
    this.name = name;
  }

  override run(): string {
    return `hello ${this.name}`;
  }
  override async exec(): Promise<void> {
    await null;
    await super.exec();
  }
}

export class Failing extends Event {
  override run(): never {
    throw new Error('its own run failed');
  }
}

defineTasks(import.meta.url, { Addition, Wrapping, Greeting, Failing });
