/** Runs the benchmark that is named, keeps its figures in results.json, and renders them into the table of README.md. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface BenchResult {
  /** Each compares two things measured in the same run. */
  ratios: Record<string, number>;
  /** The most that the ratio or figure of that name may be. */
  limits: Record<string, number>;
  figures?: Record<string, number>;
}

const RESULTS = 'bench/results.json';
const README = 'bench/README.md';

const name = process.argv[2] ?? '';
if (!/^[a-z-]+$/.test(name)) throw new Error('Name a benchmark: npm run bench -- added-time');
const { default: measure } = (await import(`./${name}.bench.ts`)) as { default: () => Promise<BenchResult> };
const result = await measure();
const measured = { ...result.figures, ...result.ratios };
const isWithin = Object.entries(result.limits).every(([key, limit]) => (measured[key] ?? Infinity) <= limit);
console.table(Object.fromEntries(Object.entries(measured).map(([key, value]) => [key, rounded(value)])));
keep();
console.log(JSON.stringify({ bench: name, ratios: result.ratios, limits: result.limits, ok: isWithin }));
process.exit(isWithin ? 0 : 1);

function keep(): void {
  const all = readResults();
  all[name] = result;
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
  const rows = Object.entries(all).flatMap(([bench, { ratios, figures, limits }]) =>
    Object.entries({ ...ratios, ...figures }).map(
      ([key, value]) => `| ${bench} | ${key} | ${rounded(value)} | ${limits[key] ?? ''} |`,
    ),
  );
  const table = ['| benchmark | what | measured | at most |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const readme = readFileSync(README, 'utf8');
  const [before = ''] = readme.split('<!-- results -->');
  writeFileSync(README, `${before}<!-- results -->\n\n${table}\n`);
}

function readResults(): Record<string, BenchResult> {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, BenchResult>;
  } catch {
    return {};
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
