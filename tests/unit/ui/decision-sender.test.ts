import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Said, watchDecisions } from '#app/ui/merchant/batches/review/decision-sender.ts';
import { readUnsaved } from '#app/ui/merchant/batches/review/unsaved-decisions.ts';
import type { ApiResult } from '#app/ui/merchant/shared/api-client.ts';

const APPROVED = { state: 'approved' as const, reasons: [] };
const REJECTED = { state: 'rejected' as const, reasons: [] };
const DONE: ApiResult<unknown> = { ok: true, value: {} };
const failed = (status: number): ApiResult<unknown> => ({ ok: false, problem: { title: '', detail: '', status } });
const A_MINUTE = 60_000;

/** A server that is asked one call after the other, each answered by the test. */
function newServer() {
  const calls: { said: Said; answer: (result: ApiResult<unknown>) => Promise<void> }[] = [];
  const tell = (said: Said) =>
    new Promise<ApiResult<unknown>>((resolve) => {
      const answer = async (result: ApiResult<unknown>) => {
        resolve(result);
        await vi.advanceTimersByTimeAsync(0);
      };
      calls.push({ said, answer });
    });
  return { calls, tell };
}

let places = 0;
/** A page that shows a place's decisions, and what it was told. */
function open(place: string, tell: (said: Said) => Promise<ApiResult<unknown>>) {
  const told = { unsaved: new Map() as ReadonlyMap<string, unknown>, saved: [] as string[], status: null as unknown };
  const watch = watchDecisions(place, {
    tell,
    onChange: (unsaved, saved) => {
      told.unsaved = unsaved;
      told.saved.push(...saved.map(([id, { state }]) => `${id} ${state}`));
    },
    onProblem: (problem) => {
      told.status = problem?.status ?? null;
    },
    onSaved: () => undefined,
  });
  return { ...watch, told };
}

beforeEach(() => {
  vi.useFakeTimers();
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
    removeItem: (name: string) => kept.delete(name),
  });
  places += 1;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('decisions on their way to the server', () => {
  it('go out together, and again for as long as the page is open and nothing answers', async () => {
    const { calls, tell } = newServer();
    const page = open(`place-${places}`, tell);
    page.decide('a', APPROVED);
    page.decide('b', APPROVED);
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls.map(({ said }) => said)).toEqual([{ photos: ['a', 'b'], state: 'approved' }]);
    await calls[0]?.answer(failed(0));
    expect(page.told).toMatchObject({ status: 0, saved: [] });
    await vi.advanceTimersByTimeAsync(A_MINUTE);
    await calls[1]?.answer(DONE);
    expect(page.told).toEqual({ status: null, saved: ['a approved', 'b approved'], unsaved: new Map() });
    await vi.advanceTimersByTimeAsync(A_MINUTE);
    expect(calls).toHaveLength(2);
  });

  it('go singly where one of them is refused, and the others arrive', async () => {
    const { calls, tell } = newServer();
    const page = open(`place-${places}`, tell);
    page.decide('a', APPROVED);
    page.decide('b', APPROVED);
    await vi.advanceTimersByTimeAsync(1000);
    for (const result of [failed(404), failed(404), DONE]) await calls.at(-1)?.answer(result);
    expect(calls.map(({ said }) => said.photos)).toEqual([['a', 'b'], ['a'], ['b']]);
    expect(page.told).toMatchObject({ saved: ['b approved'], unsaved: new Map() });
  });

  it('go once more when the page is left, and no more after that', async () => {
    const place = `place-${places}`;
    const { calls, tell } = newServer();
    const page = open(place, tell);
    page.decide('a', APPROVED);
    page.leave();
    expect(calls).toHaveLength(1);
    await calls[0]?.answer(failed(503));
    await vi.advanceTimersByTimeAsync(A_MINUTE);
    expect(calls).toHaveLength(1);
    expect([...readUnsaved(place).keys()]).toEqual(['a']);
    // Another window of the browser has sent it meanwhile.
    localStorage.removeItem(`unsaved-decisions-${place}`);
    open(place, tell).leave();
    await vi.advanceTimersByTimeAsync(A_MINUTE);
    expect(calls).toHaveLength(1);
  });

  it('arrive in the order in which they were made, although the page was left and opened again meanwhile', async () => {
    const place = `place-${places}`;
    const { calls, tell } = newServer();
    const left = open(place, tell);
    left.decide('a', APPROVED);
    left.decide('b', APPROVED);
    left.leave();
    const page = open(place, tell);
    expect([...page.told.unsaved.keys()]).toEqual(['a', 'b']);
    page.decide('a', REJECTED);
    await vi.advanceTimersByTimeAsync(A_MINUTE);
    // The left page's is still under way: what is newer waits for it.
    expect(calls.map(({ said }) => said.state)).toEqual(['approved']);
    await calls[0]?.answer(DONE);
    expect([...readUnsaved(place).keys()]).toEqual(['a']);
    expect(calls[1]?.said).toEqual({ photos: ['a'], state: 'rejected' });
    await calls[1]?.answer(DONE);
    expect(page.told).toMatchObject({ unsaved: new Map() });
    expect(page.told.saved.at(-1)).toBe('a rejected');
    expect(left.told.saved).toEqual([]);
    expect(readUnsaved(place).size).toBe(0);
  });

  it('are sent by the next page where the left one could not', async () => {
    const place = `place-${places}`;
    const { calls, tell } = newServer();
    const left = open(place, tell);
    left.decide('a', REJECTED);
    left.leave();
    await calls[0]?.answer(failed(0));
    const page = open(place, tell);
    await calls[1]?.answer(DONE);
    expect(page.told).toMatchObject({ saved: ['a rejected'], unsaved: new Map() });
  });

  it('stay in memory where the browser keeps nothing', async () => {
    vi.unstubAllGlobals();
    const { calls, tell } = newServer();
    const left = open(`place-${places}`, tell);
    left.decide('a', APPROVED);
    left.leave();
    await calls[0]?.answer(failed(0));
    const page = open(`place-${places}`, tell);
    await calls[1]?.answer(DONE);
    expect(page.told.saved).toEqual(['a approved']);
  });
});
