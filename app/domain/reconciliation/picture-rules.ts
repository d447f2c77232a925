/** What must hold between a storage key and the records that name it. No database here. */
import type { Difference } from './finding.ts';
import type { NamedPicture } from './named-pictures.ts';

export interface StoredPicture {
  key: string;
  names: NamedPicture[];
  /** Size of what is in storage; undefined: nothing is. */
  bytes: number | undefined;
  /** Whoever put it there has had the time to name it, and the list of names has all that could. */
  isJudged: boolean;
}

/** What is needed is there, in the size that is written down, and what is there is named. */
export function judgePicture({ key, names, bytes, isJudged }: StoredPicture): Difference[] {
  const found = bytes === undefined ? 'nothing' : `${bytes} bytes`;
  const wrong = names.filter((name) => name.isNeeded && (bytes === undefined || (name.bytes ?? bytes) !== bytes));
  const differences = wrong.map(({ record, shop, bytes: written }): Difference => {
    const expected = written === undefined ? `${key} in storage` : `${key} in storage with ${written} bytes`;
    return { kind: 'difference', part: 'storage', shop, record, expected, found };
  });
  if (names.length > 0 || bytes === undefined || !isJudged) return differences;
  const record = `the object ${key}`;
  return [
    {
      kind: 'difference',
      part: 'storage',
      shop: ownerOf(key),
      record,
      expected: 'a record that names it',
      found: 'none',
    },
  ];
}

/** Whose folder it lies in; most keys have none. */
function ownerOf(key: string): string | undefined {
  return /^(?:garments|incoming)\/([^/]+)\//.exec(key)?.[1];
}
