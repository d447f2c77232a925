/**
 * What Shopify’s command line takes as an extension of Shopify Flow’s, for the parts that ours have: whatever else is in it is
 * refused. Extensions of other kinds are left to others.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { address } from '#sandbox/simulators/shopify/app-configuration.ts';

/** What Shopify Flow knows of the app. */
export interface FlowParts {
  actions: { handle: string; url: string }[];
  triggers: { handle: string; hasProduct: boolean; fields: string[] }[];
  /** Where it says which stores use the triggers; null where nobody asked for that. */
  useUrl: string | null;
}

const handle = z
  .string()
  .max(30)
  .regex(/^[a-zA-Z0-9-]+$/);
const named = { name: z.string().min(1), handle, description: z.string().optional() };

const productField = z.strictObject({ type: z.literal('product_reference'), required: z.boolean().optional() });
const actionField = z.discriminatedUnion('type', [
  productField,
  z.strictObject({
    type: z.enum(['single_line_text_field', 'boolean', 'number_integer']),
    key: z.string().min(1),
    name: z.string().min(1),
    description: z.string().optional(),
    required: z.boolean().optional(),
  }),
]);
const triggerField = z.discriminatedUnion('type', [
  productField.omit({ required: true }),
  z.strictObject({
    type: z.enum(['single_line_text_field', 'url', 'boolean', 'number_decimal', 'email']),
    key: z.string().regex(/^[a-zA-Z ]+$/, 'must have letters and spaces alone'),
    description: z.string().optional(),
  }),
]);

const whole = <T extends z.ZodType, F extends z.ZodType>(extension: T, field: F) =>
  z.strictObject({
    api_version: z.string().optional(),
    extensions: z.tuple([extension]),
    settings: z.strictObject({ fields: z.array(field) }).default({ fields: [] }),
  });

const SHAPES = {
  flow_action: whole(z.strictObject({ ...named, type: z.literal('flow_action'), runtime_url: address }), actionField),
  flow_trigger: whole(z.strictObject({ ...named, type: z.literal('flow_trigger') }), triggerField),
  flow_trigger_lifecycle_callback: whole(
    z.strictObject({ ...named, type: z.literal('flow_trigger_lifecycle_callback'), url: address }),
    z.never(),
  ),
};

const anyKind = z.object({ extensions: z.array(z.object({ type: z.string() })).min(1) });

/** The texts of all `shopify.extension.toml` beside an app's own toml, by the folder that each stands in. */
export function readExtensionTomls(appToml: string): Record<string, string> {
  const root = path.join(path.dirname(appToml), 'extensions');
  const folders = existsSync(root) ? readdirSync(root) : [];
  return Object.fromEntries(
    folders.flatMap((folder) => {
      const file = path.join(root, folder, 'shopify.extension.toml');
      return existsSync(file) ? [[folder, readFileSync(file, 'utf8')]] : [];
    }),
  );
}

/** What of an app’s extensions is Flow’s. Throws an error that names the folder and what Shopify would refuse in it. */
export function flowPartsOf(tomls: Record<string, string>): FlowParts {
  const parts: FlowParts = { actions: [], triggers: [], useUrl: null };
  for (const [folder, toml] of Object.entries(tomls)) {
    const given = parse(toml);
    const type = anyKind.safeParse(given).data?.extensions[0]?.type;
    switch (type) {
      case 'flow_action': {
        const { extensions } = read(folder, SHAPES.flow_action, given);
        parts.actions.push({ handle: extensions[0].handle, url: extensions[0].runtime_url });
        break;
      }
      case 'flow_trigger': {
        const { extensions, settings } = read(folder, SHAPES.flow_trigger, given);
        const fields = settings.fields.flatMap((field) => ('key' in field ? [field.key] : []));
        const hasProduct = settings.fields.some((field) => field.type === 'product_reference');
        parts.triggers.push({ handle: extensions[0].handle, hasProduct, fields });
        break;
      }
      case 'flow_trigger_lifecycle_callback':
        parts.useUrl = read(folder, SHAPES.flow_trigger_lifecycle_callback, given).extensions[0].url;
    }
  }
  return parts;
}

function read<S extends z.ZodType>(folder: string, shape: S, given: unknown): z.infer<S> {
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`extensions/${folder}/shopify.extension.toml\n${z.prettifyError(parsed.error)}`);
}
