/** What the chart of used credits counts. */
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { readUsage } from '#app/domain/renders/read/read-usage.ts';
import { newBusiness, withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { insertRenders, storedRender } from '#tests/fixtures/stored-renders.ts';

withMoneyDatabase();

describe('the usage of credits', () => {
  it('counts what was paid for, and nothing of which the credit was given back', async () => {
    const now = new Date();
    const shop = await newBusiness(now);
    const render = (status: Parameters<typeof storedRender>[0]['status']) =>
      storedRender({ shop, status, createdAt: now });
    const late = { ...render('completed'), creditReleasedAt: now };
    const lost = { ...render('unconfirmed'), creditReleasedAt: now };
    const paid = [render('completed'), render('queued'), render('unconfirmed')];
    await insertRenders(mongoose.connection.db as never, [...paid, late, lost, render('failed'), render('cancelled')]);
    const usage = await readUsage({ shop, days: 30, now, timeZone: 'UTC' });
    expect(usage).toHaveLength(30);
    expect(usage.at(-1)).toMatchObject({ bySubject: { Ada: 3 }, total: 3 });
    expect(usage.reduce((sum, { total }) => sum + total, 0)).toBe(3);
  });

  it.each([
    ['Asia/Kathmandu', '2026-11-30', '2026-11-29'],
    ['Pacific/Kiritimati', '2026-11-30', '2026-11-30'],
    ['America/Los_Angeles', '2026-11-29', '2026-11-29'],
  ])('counts days as the store does, in %s', async (timeZone, late, early) => {
    const now = new Date('2026-11-30T06:00:00Z');
    const shop = await newBusiness(now);
    const at = (time: string) => storedRender({ shop, status: 'completed', createdAt: new Date(time) });
    await insertRenders(mongoose.connection.db as never, [at('2026-11-29T20:00:00Z'), at('2026-11-29T11:00:00Z')]);
    const usage = await readUsage({ shop, days: 2, now, timeZone });
    const totals = Object.fromEntries(usage.filter(({ total }) => total > 0).map(({ day, total }) => [day, total]));
    expect(totals).toEqual(late === early ? { [late]: 2 } : { [early]: 1, [late]: 1 });
  });

  it('leaves out no hour of the first day in a zone far ahead', async () => {
    const now = new Date('2026-11-30T06:00:00Z');
    const shop = await newBusiness(now);
    const createdAt = new Date('2026-11-28T10:30:00Z');
    await insertRenders(mongoose.connection.db as never, [storedRender({ shop, status: 'completed', createdAt })]);
    const usage = await readUsage({ shop, days: 2, now, timeZone: 'Pacific/Kiritimati' });
    expect(usage.map(({ day, total }) => [day, total])).toEqual([
      ['2026-11-29', 1],
      ['2026-11-30', 0],
    ]);
  });
});
