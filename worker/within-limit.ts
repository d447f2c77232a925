/** Work took longer than it ever does: nobody waits for it any more. */
export class WorkHangs extends Error {
  constructor(limitMs: number) {
    super(`The work did not end within ${limitMs} ms and is not waited for any more`);
    this.name = 'WorkHangs';
  }
}

/**
 * The outcome of `work`, or WorkHangs after `limitMs`. Nothing can stop it from going on, so whatever it works at is
 * protected by a lease and a fence; `onLateEnd` hears of its end, if there still is one.
 */
export async function withinLimit<T>(
  limitMs: number,
  work: () => Promise<T>,
  onLateEnd: (outcome: PromiseSettledResult<T>) => void,
): Promise<T> {
  const working = work();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new WorkHangs(limitMs));
      void Promise.allSettled([working]).then(([outcome]) => onLateEnd(outcome));
    }, limitMs);
  });
  try {
    return await Promise.race([working, limit]);
  } finally {
    clearTimeout(timer);
  }
}
