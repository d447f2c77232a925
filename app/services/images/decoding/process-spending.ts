import { readFileSync } from 'node:fs';

export interface Spending {
  /** Of all its threads together, since it started. */
  cpuMs: number;
  /** What is in memory of it now. */
  residentBytes: number;
}

/** The kernel counts processor time in hundredths of a second for whoever reads it, on every Linux. */
const TICK_MS = 10;

/** What a process has spent, as the kernel counts it; undefined where it does not tell, or the process is gone. */
export function spendingOf(pid: number): Spending | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    // The name in brackets may hold anything; what is counted from stands after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const residentKb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, residentBytes: residentKb * 1024 };
  } catch {
    return undefined;
  }
}
