import { describe, expect, it } from 'vitest';
import { pauseSending, takeSendTurn } from '#app/domain/mail/mail-gate.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';

withMoneyDatabase();

describe('the turns to send a mail', () => {
  it('are two a second for all workers together, and who only asks takes none', async () => {
    const start = Date.now();
    const taken: number[] = [];
    for (let atMs = 0; atMs < 5000; atMs += 50) {
      const waits = await Promise.all([1, 2, 3].map(() => takeSendTurn(new Date(start + atMs))));
      for (const wait of waits) if (wait === 0) taken.push(atMs);
    }
    expect(taken).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500]);
  });

  it('stop for as long as the service asks, an hour at most, whatever it says', async () => {
    await pauseSending(30_000);
    expect(await takeSendTurn(new Date(Date.now() + 20_000))).toBeGreaterThan(1);
    await pauseSending(1e12);
    expect(await takeSendTurn(new Date(Date.now() + 59 * 60_000))).toBeGreaterThan(1);
    expect(await takeSendTurn(new Date(Date.now() + 61 * 60_000))).toBe(0);
  });

  it('go on after a worker whose clock was wrong', async () => {
    await takeSendTurn(new Date(Date.now() + 400 * 24 * 60 * 60_000));
    expect(await takeSendTurn(new Date())).toBe(0);
  });
});
