/** What the chart of used credits counts. */
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { readUsage } from '#app/domain/credits/read-usage.ts';
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
    const usage = await readUsage({ shop, days: 30, now });
    expect(usage).toHaveLength(30);
    expect(usage.at(-1)).toMatchObject({ bySubject: { Ada: 3 }, total: 3 });
    expect(usage.reduce((sum, { total }) => sum + total, 0)).toBe(3);
  });
});
