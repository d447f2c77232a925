const LEVELS: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
/** Known to who reads at the terminal, or the same in each line. */
const LEFT_OUT = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

/**
 * A line of the product's log for people: `12:03:01 web warn Slow answer path=/app`. What is no line of the log (a stack
 * trace, Vite's words) stays as it is.
 */
export function readableLine(processName: string, line: string): string {
  const entry = parsed(line);
  if (!entry) return `${processName} ${line}`;
  const { level, time, msg } = entry;
  const at = new Date(Number(time)).toISOString().slice(11, 19);
  const facts = Object.entries(entry).filter(([name]) => !LEFT_OUT.has(name));
  const told = facts.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [at, processName, LEVELS[Number(level)] ?? String(level), String(msg ?? ''), ...told].join(' ');
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    const isEntry =
      typeof entry === 'object' &&
      entry !== null &&
      'level' in entry &&
      Number.isFinite(Number((entry as { time?: unknown }).time));
    return isEntry ? (entry as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
