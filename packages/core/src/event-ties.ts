/** What binds an event to executors, and to objects in them; few have any. */
import type { Reference } from './state/references.ts';
import type { RemoteObject } from './state/remote-object.ts';

export interface EventTies {
  /** The index of the slot whose executor must run it; undefined: any. */
  readonly slot: number | undefined;
  /** What its arguments refer to. */
  readonly references: readonly Reference[];
  /** The object whose method it calls. */
  readonly calls?: RemoteObject;
  /** The object that it makes, and what of it is mirrored. */
  readonly makes?: { readonly object: RemoteObject; readonly mirror: readonly string[] };
  /** The library's own: no handler gets it. */
  readonly isInternal: boolean;
}
