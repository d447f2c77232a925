/** The engine tells one worker to wait: what the others have in hand by then, and who goes on first. */
import { beforeEach, describe, expect, it } from 'vitest';
import { EngineGateRecord } from '#app/domain/engine/engine-gate.record.ts';
import { EngineRunsRecord } from '#app/domain/engine/engine-runs.record.ts';
import { takeRunTurn } from '#app/domain/engine/run-turns.ts';
import { WaitingStoreRecord } from '#app/domain/engine/waiting-store.record.ts';
import { noteStoreWaits } from '#app/domain/engine/waiting-stores.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { advanceRender } from '#app/domain/renders/run/advance-render.ts';
import { assignEngineSlots } from '#app/domain/renders/run/assign-engine-slots.ts';
import { withStandIn } from '#tests/fixtures/http-stand-in.ts';
import { withLossyDatabase } from '#tests/fixtures/lossy-database.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';

const TAKEN = { status: 200, body: { id: 'taken' } };
const engine = withStandIn(TAKEN);
const { direct } = withLossyDatabase(() => ({
  FASHN_BASE_URL: engine.address(),
  S3_IS_PUBLIC: 'true',
  ENGINE_CONCURRENCY: '2',
}));
beforeEach(async () => {
  const records = [RenderRecord, WaitingStoreRecord, EngineGateRecord, EngineRunsRecord];
  await Promise.all(records.map((record) => record.collection.deleteMany({})));
});

/** A photo of a store of its own that waits since then. */
async function waits(name: string, from: Date) {
  const shop = `${name}.myshopify.com`;
  const render = { ...storedRender({ shop, status: 'queued', createdAt: from }), notBefore: from, storeAttempts: 0 };
  await direct().collection<object>('renders').insertOne(render);
  await noteStoreWaits(shop, from);
  return { shop, renderId: String(render._id) };
}

const read = ({ shop, renderId }: { shop: string; renderId: string }) =>
  RenderRecord.findOne({ _id: renderId, shop }).lean();

const SAYS = [
  ['its rate', 'RateLimitExceeded'],
  ['what it takes at once', 'ConcurrencyLimitExceeded'],
] as const;

describe('an engine that tells one worker to wait', () => {
  it.each(SAYS)(
    'for %s is asked by none of them meanwhile, and goes on with those whose turn it was',
    async (_what, error) => {
      const askedAt = Date.now();
      const from = (ms: number) => new Date(askedAt - 60_000 + ms);
      const [first, second] = [await waits('first', from(0)), await waits('second', from(1))];
      expect(await assignEngineSlots()).toBe(2);
      const [third] = [await waits('third', from(2))];
      engine.say({ status: 429, body: { error, message: 'Wait' } });
      await advanceRender(first);
      const gate = await EngineGateRecord.findOne().lean();
      expect(gate?.closedUntil?.getTime()).toBeGreaterThan(askedAt);
      // Long enough for a slow machine.
      const reopened = new Date(Date.now() + 60_000);
      await EngineGateRecord.updateOne({ _id: gate?._id }, { $set: { closedUntil: reopened } });
      engine.say(TAKEN);
      await advanceRender(second);
      expect(engine.calls()).toBe(1);
      for (const job of [first, second]) {
        const render = await read(job);
        expect(render).toMatchObject({ status: 'queued', attempts: 1 });
        expect([render?.engineSlot, render?.leaseUntil]).toEqual([undefined, undefined]);
      }
      expect(await assignEngineSlots()).toBe(0);

      expect(await assignEngineSlots(reopened)).toBe(2);
      expect((await read(first))?.engineSlot).toBeTypeOf('number');
      expect((await read(second))?.engineSlot).toBeTypeOf('number');
      expect((await read(third))?.engineSlot).toBeUndefined();
    },
  );
});

describe('a photo that comes to no paid call', () => {
  it('leaves its turn for one to the next', async () => {
    const gone = await waits('gone', new Date(0));
    await RenderRecord.updateOne({ _id: gone.renderId, shop: gone.shop }, { $unset: { garmentKey: 1 } });
    expect(await assignEngineSlots()).toBe(1);
    const before = (await EngineRunsRecord.findOne().lean())?.nextRunAt.getTime() ?? 0;
    await advanceRender(gone);
    expect(engine.calls()).toBe(0);
    expect((await EngineRunsRecord.findOne().lean())?.nextRunAt.getTime()).toBeLessThan(before);
    expect(await takeRunTurn()).toBe(0);
  });
});
