import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { arrivingBodies } from '#app/web/webhooks/arriving-bodies.ts';

const SIZE = { maxBytes: 100_000, declaredBytes: 0 };
const LONG_MS = 600_000;

/** A body that is being sent: what is written arrives at once. */
function sending(bodies = arrivingBodies({ budgetBytes: 300_000, patienceMs: LONG_MS })) {
  const stream = new PassThrough({ highWaterMark: 10_000_000 });
  const outcome = bodies.read(stream, SIZE).then(
    (body) => body,
    (refusal: { code: string }) => refusal.code,
  );
  return { stream, outcome };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a body that nobody has checked yet', () => {
  it('is read to its end, in however many pieces it comes', async () => {
    const { stream, outcome } = sending();
    const sent = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251));
    for (let at = 0; at < sent.length; at += 7) stream.write(sent.subarray(at, at + 7));
    stream.end();
    expect(sent.equals((await outcome) as Buffer)).toBe(true);
  });

  it('of the very size that is allowed is taken, and of one byte more refused', async () => {
    const [whole, larger] = [sending(), sending()];
    whole.stream.end(Buffer.alloc(SIZE.maxBytes));
    larger.stream.end(Buffer.alloc(SIZE.maxBytes + 1));
    expect(await whole.outcome).toHaveLength(SIZE.maxBytes);
    expect(await larger.outcome).toBe('body-too-large');
  });

  it('that says itself that it is far too large is not even begun', async () => {
    const bodies = arrivingBodies({ budgetBytes: 300_000, patienceMs: LONG_MS });
    const read = bodies.read(new PassThrough(), { maxBytes: 100, declaredBytes: 99_999_999 });
    await expect(read).rejects.toMatchObject({ code: 'body-too-large' });
  });

  it('that falls silent is given up, and holds nothing from then on', async () => {
    const bodies = arrivingBodies({ budgetBytes: 300_000, patienceMs: 50 });
    const { stream, outcome } = sending(bodies);
    stream.write(Buffer.alloc(50_000));
    expect(await outcome).toBe('body-too-slow');
    expect(bodies.heldBytes()).toBe(0);
  });

  it('that breaks off is no bug of ours', async () => {
    const { stream, outcome } = sending();
    stream.write('{');
    stream.destroy(new Error('aborted'));
    expect(await outcome).toBe('bad-request');
  });
});

describe('bodies together', () => {
  it('never hold more than their budget, whatever is sent in however small pieces', async () => {
    const bodies = arrivingBodies({ budgetBytes: 300_000, patienceMs: LONG_MS });
    const senders = Array.from({ length: 40 }, () => sending(bodies));
    let most = 0;
    for (let round = 0; round < 90; round += 1) {
      for (const { stream } of senders) stream.write(Buffer.alloc(1000));
      await turn();
      most = Math.max(most, bodies.heldBytes());
    }
    expect(most).toBeGreaterThan(200_000);
    expect(most).toBeLessThanOrEqual(300_000);
    for (const { stream } of senders) stream.destroy();
    await Promise.all(senders.map(({ outcome }) => outcome));
    expect(bodies.heldBytes()).toBe(0);
  });

  it('make room for a new one: the one that has been on its way for longest goes', async () => {
    const bodies = arrivingBodies({ budgetBytes: 300_000, patienceMs: LONG_MS });
    const slow = Array.from({ length: 3 }, () => sending(bodies));
    for (const { stream } of slow) {
      stream.write(Buffer.alloc(100_000));
      await turn();
    }
    const genuine = sending(bodies);
    genuine.stream.end(Buffer.alloc(20_000));
    expect(await genuine.outcome).toHaveLength(20_000);
    expect(await slow[0]?.outcome).toBe('body-too-slow');
    slow[1]?.stream.end();
    expect(await slow[1]?.outcome).toHaveLength(100_000);
    slow[2]?.stream.destroy();
  });

  it('that are too large hold nothing while the rest of them is thrown away', async () => {
    const bodies = arrivingBodies({ budgetBytes: 300_000, patienceMs: LONG_MS });
    const { stream, outcome } = sending(bodies);
    stream.write(Buffer.alloc(150_000));
    await turn();
    expect(bodies.heldBytes()).toBe(0);
    stream.end();
    expect(await outcome).toBe('body-too-large');
  });
});
