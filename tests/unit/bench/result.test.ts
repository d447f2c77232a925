import { describe, expect, it } from 'vitest';
import { type BenchResult, isWithinLimits, resultLine } from '#bench/result.ts';
import { withTable } from '#bench/results-table.ts';
import { median, medianTimes } from '#bench/rounds.ts';

const good: BenchResult = { ratios: { cold: 1.23456, warm: 1 }, limits: { cold: 1.3, warm: 1.5 } };

describe('the line with which a benchmark ends', () => {
  it('is one line of JSON with its name, its ratios, their limits and whether they hold', () => {
    const line = resultLine('watermark', good);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      bench: 'watermark',
      ratios: { cold: 1.235, warm: 1 },
      limits: { cold: 1.3, warm: 1.5 },
      ok: true,
    });
  });

  it.each([
    ['a ratio just above its limit', { ratios: { cold: 1.3001 }, limits: { cold: 1.3 } }],
    ['a limit without its ratio', { ratios: {}, limits: { cold: 1.3 } }],
    ['a ratio that is no number', { ratios: { cold: Number.NaN }, limits: { cold: 1.3 } }],
  ])('%s does not hold', (_name, result) => {
    expect(isWithinLimits(result)).toBe(false);
    expect(JSON.parse(resultLine('x', result)).ok).toBe(false);
  });

  it('a ratio at its limit holds, and one without a limit is only told', () => {
    expect(isWithinLimits({ ratios: { cold: 1.3, other: 9 }, limits: { cold: 1.3 } })).toBe(true);
  });
});

describe('the table of results', () => {
  it('takes the place of the one before and leaves the text around it alone', () => {
    const text = 'Before\n<!-- results -->\nold\n<!-- end of results -->\nAfter\n';
    const kept = { watermark: { ...good, figures: { coldMs: 36.1049 }, date: '2026-01-02', cores: 2 } };
    const table = withTable(text, kept);
    expect(table).toContain('| watermark | cold | 1.235 | 1.3 | yes | 2026-01-02 | 2 |');
    expect(table).toContain('| watermark | cold | 36.1 ms |');
    expect(table).not.toContain('old\n');
    expect(table.startsWith('Before\n')).toBe(true);
    expect(table.endsWith('\nAfter\n')).toBe(true);
    expect(withTable(table, kept)).toBe(table);
  });
});

describe('the rounds of a benchmark', () => {
  it('time everything as often, without the warm-ups', async () => {
    const calls: string[] = [];
    const call = (name: string) => async () => void calls.push(name);
    const times = await medianTimes({ a: call('a'), b: call('b') }, { rounds: 3, warmUps: 1 });
    expect(calls.filter((name) => name === 'a')).toHaveLength(4);
    expect(calls.filter((name) => name === 'b')).toHaveLength(4);
    expect(Object.keys(times)).toEqual(['a', 'b']);
  });

  it('are summed up by their median', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    expect(() => median([])).toThrow();
  });
});
