/** A wrong version of core, or of `remote`. */
export interface Mutant {
  readonly name: string;
  /** Core where there is none. */
  readonly package?: 'core' | 'remote';
  /** In the package's `dist`. */
  readonly file: string;
  /** What stands there exactly once, and what stands in its place. */
  readonly find: string;
  readonly put: string;
  /** Features that make it likely to show; all where there are none. */
  readonly focus?: string;
}
