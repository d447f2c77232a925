import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RECORDS } from '#app/domain/records.ts';

describe('the records', () => {
  it('every record file is in the list that indexes are built from', () => {
    const files = [...readdirSync('app', { recursive: true, encoding: 'utf8' })].filter((file) =>
      file.endsWith('.record.ts'),
    );
    const defined = files.flatMap((file) =>
      [...readFileSync(`app/${file}`, 'utf8').matchAll(/defineRecord\('(\w+)'/g)].map((match) => match[1]),
    );
    expect(defined.length).toBeGreaterThan(5);
    expect(RECORDS.map((record) => record.modelName).toSorted()).toEqual(defined.toSorted());
  });

  it('there is no bare find by id outside records that belong to nobody', () => {
    const allowed = new Set([
      'domain/avatars/avatar-preview.ts',
      'domain/engine/engine-gate.ts',
      'domain/store-names/free-allowance-memory.ts',
    ]);
    const files = [...readdirSync('app', { recursive: true, encoding: 'utf8' })].filter((file) => /\.tsx?$/.test(file));
    const bare = files.filter((file) => /\.findById\b/.test(readFileSync(`app/${file}`, 'utf8')) && !allowed.has(file));
    expect(bare).toEqual([]);
  });
});
