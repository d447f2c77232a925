/** What reading one picture may cost. */
export interface Budget {
  /** Processor time of all threads: a machine that is busy with other work takes none of it away. */
  cpuMs: number;
  /** From beginning to end, for what neither works nor ends. */
  wallMs: number;
  /** Of the whole process that reads it. */
  residentBytes: number;
}
