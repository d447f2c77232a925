import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleExtension, declarationsOf } from '#extensions/building/bundle-extension.ts';
import { readExtensions, type UiExtension } from '#extensions/building/read-extensions.ts';

const EXTENSIONS = readExtensions(resolve('extensions'));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'extensions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(EXTENSIONS)('the extension $handle', (extension) => {
  it('is one script that asks nothing when it is loaded but to be known at its target, within what Shopify takes', async () => {
    const [built] = await bundleExtension(extension, folder);
    const script = readFileSync(built?.file ?? '', 'utf8');
    expect(script.startsWith('(()=>{')).toBe(true);
    expect(script).toMatch(/\}\)\(\);\n\/\/# sourceMappingURL=.*\n$/);
    const known: string[] = [];
    const shopify = { extend: (target: string) => known.push(target), setSignals() {} };
    runInNewContext(script, { shopify, setTimeout, clearTimeout });
    expect(known).toEqual(extension.targeting.map(({ target }) => target));
    // Another library's elements would be drawn as nothing.
    const metafile = readFileSync(join(folder, `${extension.handle}.metafile.json`), 'utf8');
    expect(metafile).not.toMatch(/node_modules\/react/);
    expect(built?.compressedBytes).toBe(brotliCompressSync(script).length);
    expect(built?.compressedBytes).toBeLessThan(20_000);
  });

  it('has the settings, the one language and the declarations that Shopify’s build asks for', () => {
    expect(extension.apiVersion).toBe('2026-10');
    expect(extension.handle).toMatch(/^[a-z0-9-]{1,50}$/);
    expect(extension.targeting).toHaveLength(1);
    expect(readdirSync(join(extension.folder, 'locales'))).toEqual(['en.default.json']);
    expect(readFileSync(join(extension.folder, 'shopify.d.ts'), 'utf8')).toBe(declarationsOf(extension));
    const settings = parse(readFileSync(join(extension.folder, 'shopify.extension.toml'), 'utf8'));
    const [{ name } = {}] = settings.extensions as { name?: string }[];
    expect(textsOf(extension)).toHaveProperty(name?.replace('t:', '') ?? '');
  });

  it('has a text for each key that it names, and no other', async () => {
    await bundleExtension(extension, folder);
    const { inputs } = JSON.parse(readFileSync(join(folder, `${extension.handle}.metafile.json`), 'utf8'));
    const files = Object.keys(inputs).filter((file) => file.startsWith('extensions/'));
    const source = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const keys = keysOf(textsOf(extension));
    const words = new Set(source.match(/(?<=['"`])[a-zA-Z][\w.]*(?=['"`$])/g));
    const unused = keys.filter((key) => key !== 'name' && ![...words].some((one) => covers(one, key)));
    expect(unused).toEqual([]);
    const named = keysNamedIn(source);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((one) => !keys.some((key) => covers(one, key)))).toEqual([]);
  });
});

describe('the build of extensions', () => {
  it('refuses a script that is heavier than Shopify takes, and says both', async () => {
    const source = join(folder, 'heavy', 'src');
    mkdirSync(source, { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'heavy', 'node_modules'));
    writeFileSync(join(source, 'Heavy.ts'), `export default () => '${randomBytes(60_000).toString('base64')}';`);
    const heavy: UiExtension = {
      folder: join(folder, 'heavy'),
      handle: 'heavy',
      apiVersion: '2026-10',
      targeting: [
        {
          target: 'admin.product-details.action.render',
          module: './src/Heavy.ts',
          should_render: { module: './src/Heavy.ts' },
        },
      ],
    };
    expect(declarationsOf(heavy)).toContain('admin.product-details.action.should-render');
    await expect(bundleExtension(heavy)).resolves.toHaveLength(2);
    writeFileSync(join(source, 'Heavy.ts'), `export default () => '${randomBytes(90_000).toString('base64')}';`);
    await expect(bundleExtension(heavy)).rejects.toThrow(/weighs \d{5} bytes compressed; Shopify takes 65536 at most/);
  });
});

type Texts = { [key: string]: string | Texts };

function textsOf({ folder: place }: UiExtension): Texts {
  return JSON.parse(readFileSync(join(place, 'locales', 'en.default.json'), 'utf8')) as Texts;
}

/** Plurals are one text. */
function keysOf(texts: Texts, before = ''): string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' || 'other' in text ? [`${before}${key}`] : keysOf(text, `${before}${key}.`),
  );
}

/** What stands where a key does: in the first argument of what says it, or in a name for it. What is compared is none. */
function keysNamedIn(source: string): string[] {
  const places = source.matchAll(/(?:\b(?:say|primary|button)\(|\bwords = |\bkey: )([^,()]*)/g);
  return [...places].flatMap(([, place = '']) => place.match(/(?<=(?<!=== )['`])[a-z][\w.]*(?=['`$])/gi) ?? []);
}

/** A key, or the beginning of one that is put together, as in `step.${status}`. */
function covers(named: string, key: string): boolean {
  return named === key || (named.endsWith('.') && key.startsWith(named));
}
