export interface PauseFigures {
  longestMs: number;
  /** How long whoever is asked wants to be left alone. */
  askedForMs?: number | undefined;
  /** Longer than this nobody is left alone. */
  longestAskedMs?: number;
}

/** The pause before another try: a second, doubled with each try up to `longestMs`; longer where more was asked for. */
export function growingPauseMs(
  tries: number,
  { longestMs, askedForMs = 0, longestAskedMs = Infinity }: PauseFigures,
): number {
  return Math.max(Math.min(askedForMs, longestAskedMs), Math.min(1000 * 2 ** Math.min(tries, 20), longestMs));
}
