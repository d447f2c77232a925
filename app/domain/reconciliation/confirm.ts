import { setTimeout as sleep } from 'node:timers/promises';
import type { Difference, Finding, Note } from './finding.ts';

/** Read together: few queries for many records, and little in memory. */
export const A_PAGE = 500;
/** Far longer than a step takes between two of its writes. */
const PAUSE_MS = 300;

/** What there is to say of each of some subjects; one that is as it should be is left out. */
export type Judge<T> = (subjects: T[]) => Promise<Map<T, (Difference | Note)[]>>;

/**
 * Judges subjects page by page. Of whatever there is something to say is read and judged once more before it is said: work
 * that was under way at that moment is nothing.
 */
export async function* confirmed<T>(
  subjects: AsyncIterable<T>,
  judge: Judge<T>,
  pageSize = A_PAGE,
): AsyncGenerator<Finding> {
  for await (const page of inPages(subjects, pageSize)) {
    const suspects = [...(await judge(page))].filter(([, findings]) => findings.length > 0);
    if (suspects.length === 0) continue;
    await sleep(PAUSE_MS);
    for (const findings of (await judge(suspects.map(([subject]) => subject))).values()) yield* findings;
  }
}

async function* inPages<T>(subjects: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let page: T[] = [];
  for await (const subject of subjects) {
    page.push(subject);
    if (page.length < size) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
