import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';

const target = z.object({
  target: z.string(),
  module: z.string(),
  should_render: z.object({ module: z.string() }).optional(),
});

const settings = z.object({
  api_version: z.string().optional(),
  extensions: z.array(z.object({ type: z.string(), handle: z.string(), targeting: z.array(target).default([]) })),
});

export interface UiExtension {
  /** Its folder. */
  folder: string;
  handle: string;
  apiVersion: string | undefined;
  targeting: z.infer<typeof target>[];
}

/** The UI extensions below a folder, by their shopify.extension.toml; extensions of other kinds have nothing to be built. */
export function readExtensions(root: string): UiExtension[] {
  return readdirSync(root).flatMap((name) => {
    const folder = join(root, name);
    const file = join(folder, 'shopify.extension.toml');
    if (!existsSync(file)) return [];
    const read = settings.safeParse(parse(readFileSync(file, 'utf8')));
    if (!read.success) throw new Error(`${file}:\n${z.prettifyError(read.error)}`);
    const { api_version: apiVersion, extensions } = read.data;
    return extensions
      .filter(({ type }) => type === 'ui_extension')
      .map(({ handle, targeting }) => ({ folder, handle, apiVersion, targeting }));
  });
}
