import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line of one request or one job carries: its id, and the store and records that it is about. */
export type LogFacts = Record<string, string | string[] | number | undefined>;

const facts = new AsyncLocalStorage<LogFacts>();

/** Runs the work; every line that is logged meanwhile carries these facts. */
export function withLogFacts<T>(known: LogFacts, work: () => T): T {
  return facts.run({ ...facts.getStore(), ...known }, work);
}

/** Adds what became known in the middle of it. Outside of any work it does nothing. */
export function addLogFacts(known: LogFacts): void {
  Object.assign(facts.getStore() ?? {}, known);
}

export function currentLogFacts(): LogFacts {
  return facts.getStore() ?? {};
}
