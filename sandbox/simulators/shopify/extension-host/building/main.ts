/** Builds what the simulated admin's pages run extensions with: three scripts, and what Shopify's types say of components. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { readComponents } from './read-components.ts';

const TO = 'build/extension-host';
const HERE = join(import.meta.dirname, '..', 'browser');

mkdirSync(TO, { recursive: true });
await build({
  entryPoints: ['page.ts', 'frame.ts', 'worker.ts'].map((name) => join(HERE, name)),
  outdir: TO,
  bundle: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'error',
});
const components = Object.fromEntries(targets().map((target) => [target, readComponents(target)]));
writeFileSync(join(TO, 'components.json'), JSON.stringify(components));

/** Those that our extensions have. */
function targets(): string[] {
  const files = readdirSync('extensions', { recursive: true, encoding: 'utf8' });
  const named = files
    .filter((file) => file.endsWith('shopify.extension.toml'))
    .map((file) => parse(readFileSync(join('extensions', file), 'utf8')) as { extensions?: Extension[] });
  return named
    .flatMap(({ extensions = [] }) => extensions)
    .flatMap(({ targeting = [] }) => targeting.map(({ target }) => target));
}

interface Extension {
  targeting?: { target: string }[];
}
