import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '#app/services/shopify/admin-graphql.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['2', 2000],
    ['2.0', 2000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s is %s milliseconds', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
