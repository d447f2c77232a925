import type { ChildProcess } from 'node:child_process';
import type { Budget } from './budget.ts';
import { spendingOf } from './process-spending.ts';

/** What a process can take between two looks is what it may exceed its budget by. */
const LOOK_MS = 50;

/** Looks at what a process spends from now on, and says once of what it spent too much. Gives back what ends the watch. */
export function watchSpending(
  child: ChildProcess,
  budget: Budget,
  sayTooMuch: (of: 'time' | 'memory') => void,
): () => void {
  const pid = child.pid ?? 0;
  const beforeCpuMs = spendingOf(pid)?.cpuMs ?? 0;
  const beforeMs = performance.now();
  const timer = setInterval(() => {
    const spent = spendingOf(pid);
    const of = tooMuch(budget, {
      cpuMs: (spent?.cpuMs ?? beforeCpuMs) - beforeCpuMs,
      wallMs: performance.now() - beforeMs,
      residentBytes: spent?.residentBytes ?? 0,
    });
    if (!of) return;
    clearInterval(timer);
    sayTooMuch(of);
  }, LOOK_MS);
  return () => clearInterval(timer);
}

function tooMuch(budget: Budget, spent: Budget): 'time' | 'memory' | undefined {
  if (spent.residentBytes > budget.residentBytes) return 'memory';
  return spent.cpuMs > budget.cpuMs || spent.wallMs > budget.wallMs ? 'time' : undefined;
}
