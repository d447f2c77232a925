/** Long lists in the order of their keys, walked side by side: one of each list at a time is in memory. */

type Keyed = { key: string };

/** All lists as one, in the order of their keys. */
export async function* mergeInOrder<T extends Keyed>(lists: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const heads: { iterator: AsyncIterator<T>; next: T }[] = [];
  for (const list of lists) {
    const iterator = list[Symbol.asyncIterator]();
    const { done, value } = await iterator.next();
    if (!done) heads.push({ iterator, next: value });
  }
  while (heads.length > 0) {
    const first = heads.reduce((least, head) => (head.next.key < least.next.key ? head : least));
    yield first.next;
    const { done, value } = await first.iterator.next();
    if (done) heads.splice(heads.indexOf(first), 1);
    else first.next = value;
  }
}

/** For each key of either list what both have of it. */
export async function* joinInOrder<A extends Keyed, B extends Keyed>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
): AsyncGenerator<{ key: string; left: A[]; right: B[] }> {
  async function* sides() {
    yield* mergeInOrder<Keyed & { of: { left: A } | { right: B } }>([
      tagged(left, (one) => ({ left: one })),
      tagged(right, (one) => ({ right: one })),
    ]);
  }
  let group: { key: string; left: A[]; right: B[] } | undefined;
  for await (const { key, of } of sides()) {
    if (group?.key !== key) {
      if (group) yield group;
      group = { key, left: [], right: [] };
    }
    if ('left' in of) group.left.push(of.left);
    else group.right.push(of.right);
  }
  if (group) yield group;
}

async function* tagged<T extends Keyed, O>(list: AsyncIterable<T>, tag: (one: T) => O) {
  for await (const one of list) yield { key: one.key, of: tag(one) };
}
