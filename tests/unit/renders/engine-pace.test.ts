import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollDelayMs, runPace, statusSpacingMs } from '#app/domain/engine/engine-pace.ts';

const LIMIT = { calls: 50, windowMs: 10_000 };
const spacingMs = statusSpacingMs((LIMIT.calls * 60_000) / LIMIT.windowMs);

describe('how often the engine is asked', () => {
  it('a single prediction is looked at often while most pictures finish, and seldom later', () => {
    const one = { inFlight: 1, hasWebhook: false, spacingMs };
    expect(pollDelayMs({ ...one, elapsedMs: 5000 })).toBe(250);
    expect(pollDelayMs({ ...one, elapsedMs: 45_000 })).toBe(1000);
    expect(pollDelayMs({ ...one, elapsedMs: 120_000 })).toBe(5000);
  });

  it('where the engine says itself when it is done, looking is rare', () => {
    expect(pollDelayMs({ inFlight: 1, hasWebhook: true, elapsedMs: 100, spacingMs })).toBe(5000);
  });

  it('all predictions in flight together stay within four fifths of the engine’s limit', () => {
    const situation = fc.record({ inFlight: fc.integer({ min: 1, max: 100 }), elapsedMs: fc.nat(600_000) });
    fc.assert(
      fc.property(situation, fc.boolean(), ({ inFlight, elapsedMs }, hasWebhook) => {
        const delayMs = pollDelayMs({ inFlight, elapsedMs, hasWebhook, spacingMs });
        return (inFlight * LIMIT.windowMs) / delayMs <= LIMIT.calls * 0.8;
      }),
    );
  });
});

describe('how paid calls are spread', () => {
  const MINUTE_MS = 60_000;
  const anyLimit = fc.integer({ min: 1, max: 100_000 });

  it('never more of them than the limit in any minute, those at once after a rest and those after it together', () => {
    fc.assert(
      fc.property(anyLimit, (perMinute) => {
        const { spacingMs, burst } = runPace(perMinute);
        return burst >= 1 && burst - 1 + Math.ceil(MINUTE_MS / spacingMs) <= perMinute;
      }),
    );
  });

  it('at the engine’s usual 50: five at once, then one in 1.3 seconds, so that nobody waits for the end of a minute', () => {
    expect(runPace(50)).toEqual({ burst: 5, spacingMs: 1305 });
  });
});
