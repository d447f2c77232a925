/** What a benchmark found. A ratio compares two things within one run, so that it says the same on any machine. */
export interface BenchResult {
  ratios: Record<string, number>;
  /** The most that each ratio may be. */
  limits: Record<string, number>;
  /** Measured values behind the ratios; a name ends with its unit (`coldMs`). They belong to the machine. */
  figures?: Record<string, number>;
}

export type Bench = () => Promise<BenchResult>;

/** True when every limit has its ratio, and none is above it. */
export function isWithinLimits({ ratios, limits }: BenchResult): boolean {
  return Object.entries(limits).every(([name, limit]) => (ratios[name] ?? Number.NaN) <= limit);
}

/** The one line with which a run ends. */
export function resultLine(bench: string, result: BenchResult): string {
  const ratios = Object.fromEntries(Object.entries(result.ratios).map(([name, ratio]) => [name, rounded(ratio)]));
  return JSON.stringify({ bench, ratios, limits: result.limits, ok: isWithinLimits(result) });
}

/** Three digits after the point: more is noise. Never rounded down below a limit that it is above: `ok` is of the whole. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
