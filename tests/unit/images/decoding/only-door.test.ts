import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What reads a stranger's pixels wherever it is called: only a decoder may. */
const READERS = ['inspectPicture', 'normalisePicture', 'encodeRender'];

describe('the product', () => {
  it('never reads a picture from outside in a process of its own, only in a decoder', () => {
    const files = globSync('{app,worker}/**/*.{ts,tsx}').filter((file) => !file.startsWith('app/services/images/'));
    expect(files.length).toBeGreaterThan(100);
    const readers = new RegExp(`\\b(${READERS.join('|')})\\(`);
    expect(files.filter((file) => readers.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});
