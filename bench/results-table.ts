import { type BenchResult, isWithinLimits, rounded } from './result.ts';

interface KeptResult extends BenchResult {
  /** Day of the run. */
  date: string;
  /** Processor cores of the machine. */
  cores: number;
}
export type KeptResults = Record<string, KeptResult>;

const START = '<!-- results -->';
const END = '<!-- end of results -->';

/** The text with its table replaced by the one of these results. */
export function withTable(text: string, results: KeptResults): string {
  const [before, rest = ''] = text.split(START);
  const after = rest.split(END)[1] ?? '';
  return `${before}${START}\n\n${tableOf(results)}\n\n${END}${after}`;
}

function tableOf(results: KeptResults): string {
  const rows = Object.entries(results)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([bench, result]) => rowsOf(bench, result));
  return [
    '| benchmark | what | measured | limit | holds | day | cores |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function rowsOf(bench: string, result: KeptResult): string[] {
  const { ratios, limits, figures = {}, date, cores } = result;
  const row = (...cells: (string | number)[]) => `| ${[bench, ...cells, date, cores].join(' | ')} |`;
  const ratioRows = Object.entries(ratios).map(([name, ratio]) => {
    const limit = limits[name];
    if (limit === undefined) return row(name, rounded(ratio), '', '');
    const holds = isWithinLimits({ ratios: { [name]: ratio }, limits: { [name]: limit } });
    return row(name, rounded(ratio), limit, holds ? 'yes' : 'no');
  });
  const figureRows = Object.entries(figures).map(([name, value]) => row(...withUnit(name, value), '', ''));
  return [...ratioRows, ...figureRows];
}

function withUnit(name: string, value: number): [string, string] {
  const match = /^(\w+?)(Ms|Kb|Mb)$/.exec(name);
  if (!match) return [name, String(rounded(value))];
  const unit = { Ms: 'ms', Kb: 'kB', Mb: 'MB' }[match[2] ?? ''];
  return [match[1] ?? name, `${value.toFixed(1)} ${unit}`];
}
