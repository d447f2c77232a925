/** One change of what is stored, from the form that the version before wrote to today's. */
export interface Migration {
  /** Counts from 1; never used again. */
  number: number;
  name: string;
  /**
   * `start` for one in the database alone, which the version before can be at work beside: `bin/migrate` runs it. `command`
   * for one that asks outside systems, or that has to wait until the version before is gone.
   */
  runs: 'start' | 'command';
  /**
   * Does a bounded part of the work from where the part before got to, and returns how far it got, or undefined at the end.
   * A part that is done again changes nothing.
   */
  step(reached: string | undefined): Promise<string | undefined>;
}
