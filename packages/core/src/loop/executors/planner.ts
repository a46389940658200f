/** What executors tell whoever decides which of them gets what. */

export interface Planner {
  /** An executor may take more than before, or more events wait. */
  plan(): void;
}
