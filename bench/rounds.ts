/** Things to time, by name. Each is called once a round, in turn: what disturbs the machine disturbs all alike. */
export type Contest = Record<string, (round: number) => Promise<void>>;

/** The median of each, in milliseconds, after rounds of warm-up that don't count. */
export async function medianTimes<C extends Contest>(
  contest: C,
  options: { rounds: number; warmUps: number; between?: () => Promise<void> },
): Promise<Record<keyof C, number>> {
  const times = new Map<string, number[]>();
  const entries = Object.entries(contest);
  for (let round = 0; round < options.warmUps + options.rounds; round += 1) {
    // Whoever comes first in a round must not be the same one each time.
    for (const [name, run] of rotated(entries, round)) {
      const startedAt = performance.now();
      await run(round);
      const elapsed = performance.now() - startedAt;
      if (round >= options.warmUps) times.set(name, [...(times.get(name) ?? []), elapsed]);
      await options.between?.();
    }
  }
  return Object.fromEntries(entries.map(([name]) => [name, median(times.get(name) ?? [])])) as Record<keyof C, number>;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('There is no median of nothing');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
