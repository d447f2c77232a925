import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinInOrder, mergeInOrder } from '#app/domain/reconciliation/in-order.ts';

const keys = fc.array(fc.string({ maxLength: 3 })).map((all) => all.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));

async function* each(all: string[]) {
  for (const key of all) yield { key };
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) found.push(one);
  return found;
}

describe('lists that are walked side by side', () => {
  it('are one list in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(keys), async (lists) => {
        const merged = (await all(mergeInOrder(lists.map(each)))).map(({ key }) => key);
        expect(merged).toEqual(lists.flat().sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
    );
  });

  it('meet at each key, with all that either has of it', async () => {
    await fc.assert(
      fc.asyncProperty(keys, keys, async (left, right) => {
        const joined = await all(joinInOrder(each(left), each(right)));
        expect(joined.map(({ key }) => key)).toEqual(
          [...new Set([...left, ...right])].sort((a, b) => (a < b ? -1 : 1)),
        );
        for (const { key, left: ofLeft, right: ofRight } of joined) {
          expect(ofLeft).toHaveLength(left.filter((one) => one === key).length);
          expect(ofRight).toHaveLength(right.filter((one) => one === key).length);
        }
      }),
    );
  });
});
