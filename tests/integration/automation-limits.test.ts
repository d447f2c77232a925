/** Random histories of a rule's limits: photos asked for at once, failures, midnights, ends of months. */
import fc from 'fast-check';
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { makeRule } from '#app/domain/automations/ask/save-rule.ts';
import { AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { askForPhoto } from '#app/domain/automations/run/ask-for-photo.ts';
import { settlePhoto } from '#app/domain/automations/run/settle-photo.ts';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { adjustCredits } from '#app/domain/credits/adjust-credits.ts';
import { RenderRecord } from '#app/domain/renders/render.record.ts';
import { failRender } from '#app/domain/renders/run/fail-render.ts';
import { heldRenders } from '#app/domain/renders/run/render-lease.ts';
import { moneyProblems, newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { inUsualRun } from '#tests/fixtures/rounds.ts';

withMoneyDatabase();

const DAY_MS = 24 * 60 * 60 * 1000;
/** An evening three days before the end of a month. */
const EVENING = Date.UTC(2026, 0, 29, 23, 59);

interface World {
  shop: string;
  rule: AutomationRule;
  /** The clock of the one who asks. */
  now: number;
  products: number;
}

async function newWorld(caps: { dailyCap?: number | undefined; monthlyCap?: number | undefined }): Promise<World> {
  const shop = await newBusiness(new Date(EVENING));
  await adjustCredits({ shop, amount: 400, reason: 'For the test', key: shop, by: 'test', now: new Date(EVENING) });
  const avatar = {
    name: 'Ada',
    presentation: 'feminine' as const,
    bodyType: 'athletic' as const,
    skinTone: 'medium',
    ageBand: '26-35' as const,
    framing: 'full' as const,
    pictureKey: `avatars/${new Types.ObjectId()}.jpg`,
    width: 800,
    height: 1200,
  };
  const [made] = await AvatarRecord.create([avatar]);
  const choices = {
    name: 'All',
    match: 'all' as const,
    conditions: [],
    statuses: ['ACTIVE' as const],
    avatarIds: [String(made?._id)],
    pictures: 'first' as const,
    photosPerPicture: 1,
    photosPerProduct: 1,
    publishes: 'after-review' as const,
    position: 'last' as const,
    givesToVariants: false,
    ...caps,
  };
  const rule = await makeRule({ shop, ruleId: String(new Types.ObjectId()), choices, now: new Date(EVENING) });
  return { shop, rule, now: EVENING, products: 0 };
}

/** Asks for photos of so many products, eight workers at once, each product by two of them. Returns how many were held up. */
async function askForMany(world: World, count: number): Promise<number> {
  const products = Array.from({ length: count }, () => {
    world.products += 1;
    return world.products;
  });
  const waiting = [...products, ...products];
  let held = 0;
  const worker = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const { kind } = await askForPhoto({
        shop: world.shop,
        rule: world.rule,
        product: { id: `gid://shopify/Product/${number}`, title: `Shirt ${number}` },
        photo: {
          mediaId: `gid://shopify/MediaImage/${number}`,
          ...{ colours: [], title: `Shirt ${number}`, category: 'tops' as const, avatar: 0, ordinal: 0 },
        },
        now: new Date(world.now),
      });
      if (kind === 'held-up') held += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return held;
}

/** A photo that waits fails, its credit comes back, and the rule follows up, twice at once. */
async function failOne({ shop }: World): Promise<void> {
  const waiting = await RenderRecord.findOne({ shop, status: 'queued' }).select('_id').lean();
  const render = waiting && (await heldRenders.take({ _id: waiting._id, shop }, new Date()));
  if (!render) return;
  await failRender(render, 'engine-failed');
  const job = { shop, renderId: String(render._id) };
  await Promise.all([settlePhoto(job), settlePhoto(job)]);
}

/** What was charged and not given back, by day, by the renders: they know nothing of limits. */
async function chargedByDay({ shop, rule }: World): Promise<Map<string, number>> {
  const charged = await RenderRecord.find({ shop, 'automation.ruleId': rule._id, creditReleasedAt: null }).lean();
  const days = new Map<string, number>();
  for (const { createdAt } of charged) {
    const day = createdAt.toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return new Map([...days].toSorted(([one], [other]) => one.localeCompare(other)));
}

async function expectWithinLimits(world: World, caps: { dailyCap?: number; monthlyCap?: number }): Promise<void> {
  const days = await chargedByDay(world);
  const months = new Map<string, number>();
  for (const [day, count] of days) {
    expect(count).toBeLessThanOrEqual(caps.dailyCap ?? Infinity);
    const month = day.slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + count);
  }
  for (const count of months.values()) expect(count).toBeLessThanOrEqual(caps.monthlyCap ?? Infinity);
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fail' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('next-day' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('two-minutes' as const) }) },
);
const cap = fc.option(fc.integer({ min: 1, max: 15 }), { nil: undefined });

describe('The limits of a rule', () => {
  it('hold in any history, count what was charged, and hold nothing up before they are reached', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ dailyCap: cap, monthlyCap: cap }, { requiredKeys: [] }),
        fc.array(step, { minLength: 3, maxLength: 10 }),
        async (wanted, steps) => {
          const caps = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
          const world = await newWorld(caps);
          for (const one of steps) {
            if (one.kind === 'next-day') world.now += DAY_MS;
            if (one.kind === 'two-minutes') world.now += 2 * 60_000;
            if (one.kind === 'fail') await failOne(world);
            if (one.kind !== 'ask') continue;
            const held = await askForMany(world, one.count);
            await expectWithinLimits(world, caps);
            if (held === 0) continue;
            const today = new Date(world.now).toISOString().slice(0, 10);
            const days = await chargedByDay(world);
            const thisMonth = [...days].filter(([day]) => day.startsWith(today.slice(0, 7)));
            const isReached =
              (days.get(today) ?? 0) === caps.dailyCap ||
              thisMonth.reduce((sum, [, count]) => sum + count, 0) === caps.monthlyCap;
            expect(isReached).toBe(true);
          }
          expect(await AutomationPhotoRecord.countDocuments({ shop: world.shop })).toBe(
            await RenderRecord.countDocuments({ shop: world.shop }),
          );
          expect(await moneyProblems(world.shop)).toEqual([]);
        },
      ),
      { numRuns: inUsualRun(6, 40) },
    );
  });

  it('hold under 200 products at once, each of them told of twice', { timeout: 300_000 }, async () => {
    const caps = { dailyCap: 70, monthlyCap: 90 };
    const world = await newWorld(caps);
    await askForMany(world, 200);
    expect([...(await chargedByDay(world)).values()]).toEqual([70]);
    world.now += 2 * 60_000;
    await askForMany(world, 200);
    expect([...(await chargedByDay(world)).values()]).toEqual([70, 20]);
    world.now += 3 * DAY_MS;
    await askForMany(world, 10);
    expect([...(await chargedByDay(world)).values()]).toEqual([70, 20, 10]);
    expect(await moneyProblems(world.shop)).toEqual([]);
  });
});
