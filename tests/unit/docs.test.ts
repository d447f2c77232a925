import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter(isPage)
    .map((page) => `docs/${page}`),
  'docs/decisions/README.md',
];
const DECISIONS = readdirSync('docs/decisions').filter((page) => /^\d{4}-/.test(page));

/** Where a path in a page may begin. */
const ROOTS = ['', 'app/', 'app/domain/'];

describe('the documentation', () => {
  it.each(PAGES)('every file that %s speaks of is there', (page) => {
    const text = readFileSync(page, 'utf8');
    const paths = [...text.matchAll(/`([\w$.[\]-][\w$.[\]/-]*\/[\w$.[\]-]+\.(?:ts|tsx|md|json|mjs|csv))`/g)].map(
      (match) => match[1] ?? '',
    );
    const missing = paths.filter(
      (path) => !path.startsWith('node_modules') && !ROOTS.some((root) => existsSync(root + path)),
    );
    expect(missing).toEqual([]);
  });

  it.each(PAGES)('every link of %s leads to a page', (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it('every decision has a number of its own, and a line with its title in the index', () => {
    const index = readFileSync('docs/decisions/README.md', 'utf8').split('\n');
    const lines = DECISIONS.map((page) => {
      const title = readFileSync(`docs/decisions/${page}`, 'utf8').split('\n', 1)[0]?.replace(/^# /, '');
      return `- [${title}](${page})`;
    });
    expect(index.filter((line) => line.startsWith('- '))).toEqual(lines);
    expect(DECISIONS.map((page) => Number(page.slice(0, 4)))).toEqual(DECISIONS.map((_, position) => position + 1));
  });
});

function isPage(file: string): boolean {
  return file.endsWith('.md');
}
