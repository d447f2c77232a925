import { describe, expect, it } from 'vitest';
import { patternsBelow, patternsIn } from '#tests/fixtures/patterns/collect-patterns.ts';
import { findSlowInput } from '#tests/fixtures/patterns/find-slow-input.ts';

const of = (pattern: RegExp) => findSlowInput({ source: pattern.source, flags: pattern.flags });

it('every regular expression of the product takes a time that grows no faster than the text', () => {
  const patterns = patternsBelow(['app', 'worker']);
  expect(patterns.length).toBeGreaterThan(50);
  const slow = patterns.flatMap((pattern) => {
    const input = findSlowInput(pattern);
    return input === undefined ? [] : [`${pattern.place} /${pattern.source}/ at ${JSON.stringify(input)}`];
  });
  expect(slow).toEqual([]);
}, 240_000);

describe('what finds the slow ones', () => {
  it.each([
    ['nested repetition', /^(a+)+$/],
    ['two ways to the same', /^(\d|\d\d)+x/],
    ['blanks at the end', /\s+$/],
    ['a repetition that begins anywhere', /[a-z][a-z0-9+.-]*:\/\//i],
    ['one behind the border of a word', /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi],
    ['quotes, each of which may begin it', /(?:^|[^\w-])["'\\]*token=/gi],
    ['a word in front that comes again and again', /\b(https?:\/\/[^\s?]*)\?\S*/g],
    ['a word behind a blank that comes again and again', /\beyJ[\w-]{8,}\.[\w-]+/g],
    ['two repetitions side by side', /^<(\S+@\S+)>$/],
    ['three of them', /\S+@\S+\.[a-z]{2,}/g],
    ['a look ahead to the end', /a(?=\w*$)/g],
    ['a look back to the beginning', /(?<=\w[\w?]*)\?/g],
    ['a look back from every place', /(?<=:\/\/[^\s?]*)\?\S*/g],
    ['a large bound', /[a-z]{0,2000}:/g],
    ['a template', new RegExp(`\\s*${'word'}$`)],
  ])('finds %s', (_what, pattern) => {
    expect(of(pattern)).toBeDefined();
  });

  it.each([
    /^\d+(\.\d+)?$/,
    /^[\w-]{8,64}$/,
    /(?<![\w-])[\w-]*token["']*\s*[=:]\s*\S+/gi,
    /\?(?<=:\/\/[^\s?]*\?)\S*/g,
    /^[^@\s.]+(?:\.[^@\s.]+)+$/,
    /<([^<>]+)>\s*$/,
    /(?<!\/)\/+$/,
    /[\s\p{Cc}]+/gu,
  ])('lets %s be', (pattern) => {
    expect(of(pattern)).toBeUndefined();
  });
});

describe('the patterns of a file', () => {
  it('are its literals, and what it hands to RegExp', () => {
    const text = ['const a = /x\\/[/]y/gi;', "b.replace(/ +/, ' ');", `new RegExp(\`^\${kind}\\\\d+$\`, "u");`].join(
      '\n',
    );
    expect(patternsIn('file.ts', text)).toEqual([
      { place: 'file.ts:1', source: 'x\\/[/]y', flags: 'gi' },
      { place: 'file.ts:2', source: ' +', flags: '' },
      { place: 'file.ts:3', source: '^word\\d+$', flags: 'u' },
    ]);
  });

  it('are never put together from what nobody can see', () => {
    expect(() => patternsIn('file.ts', 'new RegExp(parts.join("|"))')).toThrow('file.ts:1');
  });
});
