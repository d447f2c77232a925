import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PUBLICATION_FAILURES } from '#app/domain/publications/publication-failure.ts';
import { isPatienceOver, PATIENCE_MS, pauseBefore } from '#app/domain/publications/trouble/patience.ts';
import { decideOn, type StoreStep } from '#app/domain/publications/trouble/store-refusal.ts';
import { ADMIN_API_VERSION } from '#app/services/shopify/api-version.ts';

/** Every code that Shopify's published schema lists for what publishing calls. */
function codesOf(enumName: string): string[] {
  const file = `node_modules/@shopify/dev-mcp/dist/data/admin_${ADMIN_API_VERSION}.json.gz`;
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  const types = data.__schema.types as { name: string; enumValues: { name: string }[] | null }[];
  return types.find((type) => type.name === enumName)?.enumValues?.map((value) => value.name) ?? [];
}

const ENUMS: [string, StoreStep][] = [
  ['FilesErrorCode', 'file'],
  ['FilesErrorCode', 'place'],
  ['MediaErrorCode', 'file'],
  ['MediaUserErrorCode', 'place'],
  ['ProductVariantsBulkUpdateUserErrorCode', 'variants'],
  ['MetafieldsSetUserErrorCode', 'mark'],
];

describe('what Shopify’s no means', () => {
  it.each(ENUMS)('each code of %s, at the step %s, leads on or to a sentence', (name, step) => {
    const codes = codesOf(name);
    expect(codes.length).toBeGreaterThan(5);
    for (const code of codes) {
      const decision = decideOn(step, code);
      if (decision.kind === 'fail') expect(PUBLICATION_FAILURES[decision.failure].advice).toMatch(/\.$/);
    }
  });

  it('a passing error of processing gets a fresh file, a refusal does not', () => {
    const kindOf = (code: string) => decideOn('file', code).kind;
    expect(['MEDIA_TIMEOUT_ERROR', 'IMAGE_DOWNLOAD_FAILURE', 'UNKNOWN'].map(kindOf)).toEqual(
      Array(3).fill('fresh-file'),
    );
    expect(['INVALID_IMAGE_RESOLUTION', 'FILE_STORAGE_LIMIT_EXCEEDED'].map(kindOf)).toEqual(['fail', 'fail']);
  });

  it('a name that is taken is our own file, not found yet', () => {
    expect(decideOn('file', 'FILENAME_ALREADY_EXISTS')).toEqual({ kind: 'wait', wait: 'shopify-working' });
  });

  it('a code that nobody has heard of is a refusal of its step', () => {
    expect(decideOn('variants', 'toString')).toEqual({ kind: 'fail', failure: 'variants-refused' });
    expect(decideOn('place', '')).toEqual({ kind: 'fail', failure: 'picture-refused' });
  });
});

describe('patience', () => {
  it('the pauses grow from a second to two minutes', () => {
    expect([1, 2, 3, 8, 100].map((attempt) => pauseBefore(attempt))).toEqual([1000, 2000, 4000, 120_000, 120_000]);
  });

  it('a pause is never shorter than what Shopify asked for', () => {
    expect(pauseBefore(1, 30_000)).toBe(30_000);
  });

  it('outlasts an outage of an hour', () => {
    const since = new Date('2026-01-01T00:00:00Z');
    expect(isPatienceOver(since, new Date(since.getTime() + 60 * 60 * 1000))).toBe(false);
    expect(isPatienceOver(since, new Date(since.getTime() + PATIENCE_MS))).toBe(true);
  });
});
