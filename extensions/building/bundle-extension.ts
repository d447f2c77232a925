/**
 * Builds a UI extension as `shopify app build` (command line 4.8.2) does, byte for byte, without a login or a network:
 * what is tested here is what Shopify is given.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import type { UiExtension } from './read-extensions.ts';

/** What Shopify lets a script weigh, compressed. */
const MOST_BYTES = 64 * 1024;

export interface BuiltScript {
  file: string;
  bytes: number;
  /** By brotli at its best. */
  compressedBytes: number;
}

/** Builds an extension's scripts, into its `dist` if nothing else is said. Throws when one is heavier than Shopify takes. */
export async function bundleExtension(
  extension: UiExtension,
  dist = join(extension.folder, 'dist'),
): Promise<BuiltScript[]> {
  const { handle, targeting } = extension;
  mkdirSync(dist, { recursive: true });
  const made = [await bundle(extension, mainOf(extension), join(dist, `${handle}.js`), true)];
  for (const { target, should_render: condition } of targeting) {
    if (!condition) continue;
    const asked = target.replace(/\.render$/, '.should-render');
    const source = `import shouldRender from '${condition.module}';shopify.extend('${asked}', (...args) => shouldRender(...args));`;
    made.push(await bundle(extension, source, join(dist, `${handle}-conditions.js`), false));
  }
  return made;
}

function mainOf({ targeting }: UiExtension): string {
  return targeting
    .map(
      ({ target, module }, index) =>
        `import Target_${index} from '${module}';shopify.extend('${target}', (...args) => Target_${index}(...args));`,
    )
    .join('\n');
}

async function bundle(
  { folder }: UiExtension,
  contents: string,
  file: string,
  sourcemap: boolean,
): Promise<BuiltScript> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: folder, loader: 'tsx' },
    outfile: file,
    bundle: true,
    minify: true,
    target: 'es6',
    jsx: 'automatic',
    legalComments: 'none',
    loader: { '.esnext': 'ts', '.js': 'jsx' },
    resolveExtensions: ['.tsx', '.ts', '.js', '.json', '.esnext', '.mjs', '.ejs'],
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    logLevel: 'error',
    ...(sourcemap ? { sourcemap, sourceRoot: join(folder, 'src') } : {}),
  });
  writeFileSync(file.replace(/\.js$/, '.metafile.json'), JSON.stringify(metafile));
  const bytes = readFileSync(file);
  const compressedBytes = weigh(bytes);
  if (compressedBytes > MOST_BYTES) {
    throw new Error(`${file} weighs ${compressedBytes} bytes compressed; Shopify takes ${MOST_BYTES} at most.`);
  }
  return { file, bytes: bytes.length, compressedBytes };
}

function weigh(bytes: Buffer): number {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

/** The declarations that Shopify's build writes beside the sources: the type of the global `shopify`, for each module. */
export function declarationsOf({ targeting }: UiExtension): string {
  const declare = (module: string, target: string) => `//@ts-ignore
declare module '${module}' {
  const shopify: import('@shopify/ui-extensions/${target}').Api;
  const globalThis: { shopify: typeof shopify };
}
`;
  const parts = targeting.flatMap(({ module, target, should_render: condition }) => [
    declare(module, target),
    ...(condition ? [declare(condition.module, target.replace(/\.render$/, '.should-render'))] : []),
  ]);
  return `import '@shopify/ui-extensions';\n\n${parts.join('\n')}`;
}
