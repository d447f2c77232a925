/** Runs one benchmark by name, or each of them in a process of its own; ends with one line of JSON for each. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Bench, isWithinLimits, resultLine } from './result.ts';
import { type KeptResults, withTable } from './results-table.ts';
import { lostLine, toItsEnd } from './to-its-end.ts';

const RESULTS = 'bench/results.json';
const README = 'bench/README.md';

const names = readdirSync('bench').flatMap((file) => file.match(/^(.+)\.bench\.ts$/)?.[1] ?? []);
const [name] = process.argv.slice(2);

if (name === undefined) {
  const statuses = names.map((each) => {
    const { status, signal } = spawnSync(process.execPath, ['bench/run.ts', each], { stdio: 'inherit' });
    // Too late for it to say so itself.
    if (signal) console.log(lostLine(each, `It was ended by ${signal}.`));
    return status;
  });
  process.exit(statuses.every((status) => status === 0) ? 0 : 1);
}
if (!names.includes(name)) {
  console.error(`There is no benchmark ${name}. There are: ${names.join(', ')}.`);
  process.exit(2);
}

const { default: bench } = (await import(`./${name}.bench.ts`)) as { default: Bench };
const result = await toItsEnd(name, bench);
const kept = JSON.parse(readFileSync(RESULTS, 'utf8')) as KeptResults;
kept[name] = { ...result, date: new Date().toISOString().slice(0, 10), cores: availableParallelism() };
writeFileSync(RESULTS, `${JSON.stringify(kept, null, 2)}\n`);
writeFileSync(README, withTable(readFileSync(README, 'utf8'), kept));
console.log(JSON.stringify(result, null, 2));
console.log(resultLine(name, result));
process.exit(isWithinLimits(result) ? 0 : 1);
