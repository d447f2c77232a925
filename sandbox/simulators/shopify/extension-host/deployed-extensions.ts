import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import type { Components, DeployedExtension } from './facts.ts';

const settings = z.object({
  extensions: z.array(
    z.object({
      type: z.string(),
      handle: z.string(),
      name: z.string(),
      targeting: z.array(z.object({ target: z.string() })).default([]),
    }),
  ),
});

const BUILT = 'build/extension-host';

/** The UI extensions below a folder as they were built; none where they were not. */
export function readDeployedExtensions(folder: string | undefined): DeployedExtension[] {
  if (!folder) return [];
  return readdirSync(folder).flatMap((name) => readOne(join(folder, name)));
}

function readOne(folder: string): DeployedExtension[] {
  const file = join(folder, 'shopify.extension.toml');
  if (!existsSync(file)) return [];
  const { extensions } = settings.parse(parse(readFileSync(file, 'utf8')));
  return extensions.flatMap(({ type, handle, name, targeting }) => {
    if (type !== 'ui_extension' || !existsSync(scriptOf(folder, handle))) return [];
    const translations = JSON.parse(readFileSync(join(folder, 'locales', 'en.default.json'), 'utf8'));
    const translated = name.startsWith('t:') ? String(translations[name.slice(2)]) : name;
    const script = `/extension-host/scripts/${handle}.js`;
    return targeting.map(({ target }) => ({ handle, name: translated, target, script, translations }));
  });
}

/** The script of an extension, whose folder is named by its handle. */
export function scriptOf(folder: string, handle: string): string {
  return join(folder, 'dist', `${handle}.js`);
}

/** What Shopify's types say of the components at each target. */
export function readComponentFacts(): Record<string, Components> {
  const file = join(BUILT, 'components.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Components>) : {};
}

/** A script that the build made for the pages. */
export function hostScript(name: string): string {
  return join(BUILT, name);
}
