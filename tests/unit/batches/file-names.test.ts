import { describe, expect, it } from 'vitest';
import { photoNames, safeName } from '#app/domain/batches/read/file-names.ts';

const nameOf = (title: string, avatarName = 'Ada') => photoNames()({ title, avatarName });

describe('the file name of a photo', () => {
  it('says product, colour and avatar', () => {
    expect(nameOf('Linen shirt, Navy')).toBe('Linen shirt, Navy - Ada.jpg');
  });

  it.each([
    ['letters of any language are kept', 'Hemd „weiß“ シャツ قميص 👗', 'Hemd „weiß“ シャツ قميص 👗 - Ada.jpg'],
    ['what systems take for something else is a dash', 'A/B\\C: "new" <x>|y?*', 'A-B-C- -new- -x--y-- - Ada.jpg'],
    ['it leads nowhere', '../../etc/passwd', '-..-etc-passwd - Ada.jpg'],
    ['it is not hidden, and ends with a letter', '...hidden . . ', 'hidden - Ada.jpg'],
    ['breaks and what is not seen are gone', 'two\r\nlines\u202e\u0000 of it', 'two lines of it - Ada.jpg'],
    ['Windows’ devices are none', 'con.troller', '_con.troller - Ada.jpg'],
    ['a name of nothing is one', ' .. ', 'Photo - Ada.jpg'],
    ['half a letter is a whole one', 'a\ud83d', 'a\ufffd - Ada.jpg'],
    ['accents are one letter', 'Cafe\u0301', 'Caf\u00e9 - Ada.jpg'],
  ])('%s', (_what, title, name) => {
    expect(nameOf(title)).toBe(name);
  });

  it('is short enough for every system, and cut between letters', () => {
    for (const letter of ['a', 'ß', 'シ', '👩🏽‍🦰']) {
      const name = nameOf(letter.repeat(300), letter.repeat(300));
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(170);
      expect(name.replace(/ - |\.jpg$/g, '').replaceAll(letter, '')).toBe('');
    }
  });

  it('comes once: the second has a number, also where only capitals differ, or the number is somebody’s name', () => {
    const name = photoNames();
    const titles = ['Shirt', 'SHIRT', 'Shirt', 'Dress', 'Shirt'];
    const names = titles.map((title) => name({ title, avatarName: 'Ada' }));
    expect(names).toEqual([
      'Shirt - Ada.jpg',
      'SHIRT - Ada (2).jpg',
      'Shirt - Ada (3).jpg',
      'Dress - Ada.jpg',
      'Shirt - Ada (4).jpg',
    ]);
    const taken = photoNames();
    expect(['A', 'A', 'A'].map((title) => taken({ title, avatarName: title === 'A' ? 'B (2)' : '' }))).toEqual([
      'A - B (2).jpg',
      'A - B (2) (2).jpg',
      'A - B (2) (3).jpg',
    ]);
  });
});

describe('a safe name', () => {
  it('is never a device of Windows, nor nothing', () => {
    expect(['NUL', 'com1', 'Aux.txt', 'console', ''].map((words) => safeName(words, 'Photos'))).toEqual([
      '_NUL',
      '_com1',
      '_Aux.txt',
      'console',
      'Photos',
    ]);
  });
});
