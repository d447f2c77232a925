/** How a store's records are forgotten: each noun forgets its own, in steps of bounded size, each in one transaction. */
import type { ClientSession, mongo, Types } from 'mongoose';

export interface ForgetStep {
  shop: string;
  /** Takes the place of the store's name in what has to stay. */
  hash: string;
  /** When the deletion was decided. */
  decidedAt: Date;
  /** How many records may be taken up, at most. */
  most: number;
  session: ClientSession;
}

export interface Forgotten {
  /** How many records were taken up; fewer than `most` only when the store has no more of them. */
  records: number;
  /** Storage keys that those records knew of. */
  pictureKeys?: string[];
  /** What the audit log says of them. */
  counts?: Partial<Record<'renders' | 'photos' | 'invoicesKept', number>>;
}

interface Collection {
  collection: { find: (filter: mongo.Document, options: mongo.FindOptions) => mongo.FindCursor };
}

/** The ids of some of a store's records, as many as this step may take up. */
export async function someIds(
  record: Collection,
  filter: mongo.Document,
  { most, session }: Pick<ForgetStep, 'most' | 'session'>,
): Promise<Types.ObjectId[]> {
  const options = { session, projection: { _id: 1 }, limit: most, batchSize: most };
  const found = await record.collection.find(filter, options).toArray();
  return found.map(({ _id }) => _id as Types.ObjectId);
}

/** One part of the records after the other, as far as the step goes. */
export async function partByPart(
  step: ForgetStep,
  parts: ((step: ForgetStep) => Promise<Forgotten>)[],
): Promise<Forgotten> {
  const all: Required<Forgotten> = { records: 0, pictureKeys: [], counts: {} };
  for (const part of parts) {
    if (all.records >= step.most) break;
    const { records, pictureKeys = [], counts = {} } = await part({ ...step, most: step.most - all.records });
    all.records += records;
    all.pictureKeys.push(...pictureKeys);
    for (const [name, count] of Object.entries(counts) as [keyof typeof counts, number][]) {
      all.counts[name] = (all.counts[name] ?? 0) + count;
    }
  }
  return all;
}
