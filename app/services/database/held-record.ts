import type { Model, QueryFilter, Types, UpdateQuery } from 'mongoose';
import { config } from '#app/config.server.ts';
import { withHeartbeat } from './heartbeat.ts';

/** Somebody else has taken the record up: whatever this worker still wants to write is void. */
export class LeaseLost extends Error {
  constructor(noun: string, id: Types.ObjectId) {
    super(`The lease on ${noun} ${id} was lost`);
    this.name = 'LeaseLost';
  }
}

/** What a record has, beside its fence, to be held. */
interface Holdable {
  notBefore: Date;
  leaseUntil?: Date | null | undefined;
}
type WithId = { _id: Types.ObjectId };

export interface HoldRules<S extends Holdable, T = S & WithId> {
  /** As it is called in errors. */
  noun: string;
  record: Model<S>;
  /** Which of them there is something to do about. */
  withWork: QueryFilter<T>;
  /** The number that goes up with each taker, so that a late one can't write. */
  fence: keyof T & string;
  /** What has to be as the holder last saw it, beside the fence, for a step to be made. */
  unchanged: (keyof T & string)[];
  /** So much before its time it is taken, since clocks differ. */
  earlyMs?: number;
}

/** A kind of record that one worker at a time works on, when it is due. */
export interface Holding<T extends Holdable & WithId> {
  /** Those that are due and that nobody works on. */
  due(now: Date): QueryFilter<T>;
  /** Takes one that is due for this worker; undefined while another one has it, or where none is. */
  take(which: QueryFilter<T>, now: Date, sort?: Record<string, 1>): Promise<T | undefined>;
  /** When one that nobody works on is due, where that is not yet. */
  dueAt(which: QueryFilter<T>, now: Date): Promise<Date | undefined>;
  /** Runs `work` and says meanwhile that this worker is still at it, for `limitMs` at most. */
  whileHeld<R>(held: T, limitMs: number, work: () => Promise<R>): Promise<R>;
  /** The condition of a step: still being the holder, and nothing of it changed. */
  isHeld(held: T): QueryFilter<T>;
  /** Makes one step and returns the record after it. Throws LeaseLost when another worker came between. */
  change(held: T, update: UpdateQuery<T>): Promise<T>;
  /** Lets go of it, until a time if one is given; false when this worker was not the holder any more. */
  letGo(held: T, notBefore?: Date): Promise<boolean>;
}

/** When the lease ends of what is taken, kept or changed now. */
export function leaseEnd(now: Date = new Date()): Date {
  return new Date(now.getTime() + config.worker.leaseMs);
}

/** The rules of holding records of one kind: a lease that ends by itself, and a fence against whoever comes back late. */
export function holdingOf<S extends Holdable>(rules: HoldRules<S>): Holding<S & WithId> {
  type T = S & WithId;
  const { noun, withWork, fence, unchanged, earlyMs = 0 } = rules;
  const records = rules.record as unknown as Model<T>;
  const due = (now: Date) =>
    ({
      notBefore: { $lte: new Date(now.getTime() + earlyMs) },
      $and: [withWork, { $or: [{ leaseUntil: { $exists: false } }, { leaseUntil: { $lte: now } }] }],
    }) as QueryFilter<T>;
  const isHolder = (held: T) => ({ _id: held._id, [fence]: held[fence] }) as QueryFilter<T>;
  const isHeld = (held: T) => {
    const before = Object.fromEntries(unchanged.map((field) => [field, held[field]]));
    return { ...isHolder(held), ...before } as QueryFilter<T>;
  };
  const write = async (condition: QueryFilter<T>, update: object) =>
    (await records.updateOne(condition, update as UpdateQuery<T>)).matchedCount === 1;
  const keep = (held: T) =>
    write({ ...isHolder(held), leaseUntil: { $exists: true } }, { $set: { leaseUntil: leaseEnd() } });

  return {
    due,
    isHeld,
    async take(which, now, sort) {
      const update = { $set: { leaseUntil: leaseEnd(now) }, $inc: { [fence]: 1 } } as unknown as UpdateQuery<T>;
      const options = { ...(sort ? { sort } : {}), returnDocument: 'after' } as const;
      const taken = await records.findOneAndUpdate({ ...which, ...due(now) }, update, options).lean<T>();
      return taken ?? undefined;
    },
    async dueAt(which, now) {
      const early = { ...which, $and: [withWork], notBefore: { $gt: now }, leaseUntil: { $exists: false } };
      return (
        await records
          .findOne(early as QueryFilter<T>)
          .select('notBefore')
          .lean<T>()
      )?.notBefore;
    },
    whileHeld: (held, limitMs, work) =>
      withHeartbeat({ leaseMs: config.worker.leaseMs, limitMs }, () => keep(held), work),
    async change(held, update) {
      const after = await records.findOneAndUpdate(isHeld(held), update, { returnDocument: 'after' }).lean<T>();
      if (!after) throw new LeaseLost(noun, held._id);
      return after;
    },
    letGo: (held, notBefore) =>
      write(isHolder(held), { ...(notBefore ? { $set: { notBefore } } : {}), $unset: { leaseUntil: 1 } }),
  };
}
