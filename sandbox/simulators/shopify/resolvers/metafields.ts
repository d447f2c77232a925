import { createHash } from 'node:crypto';
import { connection, type PageArguments } from '#sandbox/simulators/shopify/connection.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { isoAt, type MetafieldRecord, type StoreState } from '#sandbox/simulators/shopify/store-state.ts';
import { type Call, notSimulated, readGid, type UserError } from './call.ts';

interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

const MAX_METAFIELDS = 25;
const MAX_JSON_BYTES = 128 * 1024;
const TYPES =
  /^(list\.)?(single_line_text_field|multi_line_text_field|rich_text_field|json|boolean|number_integer|number_decimal|date|date_time|url|color|weight|volume|dimension|rating|money|id|(product|variant|file|metaobject|collection|page|mixed|customer|company|article)_reference)$/;

/** `$app:x` is the app's own namespace, `app--<its number>--x`; without a namespace it is `$app`. */
function resolveNamespace(call: Call, namespace: string | null | undefined): string {
  const given = namespace ?? '$app';
  const own = `app--${call.world.app.appId}`;
  if (given === '$app') return own;
  return given.startsWith('$app:') ? `${own}--${given.slice('$app:'.length)}` : given;
}

/** `metafield` and `metafields` of whatever has them. */
export function metafieldFields(call: Call, ownerGid: string) {
  const all = () => call.store.metafields[ownerGid] ?? [];
  return {
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) => {
      const space = resolveNamespace(call, namespace);
      const found = all().find((metafield) => metafield.namespace === space && metafield.key === key);
      return found ? metafieldView(call, found) : null;
    },
    metafields: (args: PageArguments & { namespace?: string | null; keys?: string[] | null }) => {
      const space = args.namespace ? resolveNamespace(call, args.namespace) : undefined;
      const items = all().filter(
        ({ namespace, key }) =>
          (space === undefined || namespace === space) &&
          (!args.keys || args.keys.includes(key) || args.keys.includes(`${namespace}.${key}`)),
      );
      return connection({
        items,
        keyOf: ({ id }) => [id],
        args,
        view: (item) => metafieldView(call, item),
        isBulk: call.isBulk,
      });
    },
  };
}

function metafieldView(_call: Call, metafield: MetafieldRecord) {
  return {
    __typename: 'Metafield',
    id: toGid('Metafield', metafield.id),
    legacyResourceId: String(metafield.id),
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: () => (metafield.type === 'json' ? JSON.parse(metafield.value) : metafield.value),
    compareDigest: digestOf(metafield),
    sizeInBytes: Buffer.byteLength(metafield.value),
    createdAt: metafield.createdAt,
    updatedAt: metafield.updatedAt,
  };
}

function digestOf({ type, value }: Pick<MetafieldRecord, 'type' | 'value'>): string {
  return createHash('sha256').update(`${type}\n${value}`).digest('hex');
}

/** Sets up to 25 metafields, all or none; a wrong `compareDigest` refuses the call. */
export function metafieldsSet(call: Call, { metafields }: { metafields: MetafieldInput[] }) {
  if (metafields.length > MAX_METAFIELDS) {
    const message = `Exceeded the maximum metafields input limit of ${MAX_METAFIELDS}.`;
    return {
      metafields: [],
      userErrors: [{ code: 'LESS_THAN_OR_EQUAL_TO', field: ['metafields'], message, elementIndex: null }],
    };
  }
  const userErrors = metafields.flatMap((input, index) => {
    const problem = findProblem(call, input);
    if (!problem) return [];
    const field = ['metafields', String(index), problem.field];
    return [{ code: problem.code, field, message: problem.message, elementIndex: index }];
  });
  if (userErrors.length > 0) return { metafields: [], userErrors };
  const set = metafields.map((input) => setOne(call, input));
  for (const gid of new Set(metafields.map(({ ownerId }) => ownerId))) touchOwner(call, gid);
  return { metafields: set.map((metafield) => metafieldView(call, metafield)), userErrors: [] satisfies UserError[] };
}

function findProblem(call: Call, input: MetafieldInput): { code: string; field: string; message: string } | undefined {
  const namespace = resolveNamespace(call, input.namespace);
  if (!ownerExists(call.store, input.ownerId))
    return { code: 'INVALID', field: 'ownerId', message: 'Owner does not exist.' };
  if (/^app--/.test(namespace) && !isOwnNamespace(call, namespace)) {
    return {
      code: 'APP_NOT_AUTHORIZED',
      field: 'namespace',
      message: 'Access to this namespace and key is not allowed.',
    };
  }
  if (namespace.length < 3)
    return { code: 'TOO_SHORT', field: 'namespace', message: 'is too short (minimum is 3 characters)' };
  if (namespace.length > 255)
    return { code: 'TOO_LONG', field: 'namespace', message: 'is too long (maximum is 255 characters)' };
  if (input.key.length < 2)
    return { code: 'TOO_SHORT', field: 'key', message: 'is too short (minimum is 2 characters)' };
  if (input.key.length > 64)
    return { code: 'TOO_LONG', field: 'key', message: 'is too long (maximum is 64 characters)' };
  if (!/^[\w-]+$/.test(input.key)) return { code: 'INVALID', field: 'key', message: 'contains invalid characters' };
  const existing = find(call.store, input.ownerId, namespace, input.key);
  const type = input.type ?? existing?.type;
  if (!type) return { code: 'BLANK', field: 'type', message: "can't be blank" };
  if (!TYPES.test(type)) return { code: 'INVALID_TYPE', field: 'type', message: `Type '${type}' is invalid.` };
  if (input.value === '') return { code: 'BLANK', field: 'value', message: 'may not be empty' };
  if (type === 'json' && !isJson(input.value)) {
    return { code: 'INVALID_VALUE', field: 'value', message: 'Value is invalid JSON.' };
  }
  if (type === 'json' && Buffer.byteLength(input.value) > MAX_JSON_BYTES)
    return { code: 'TOO_LONG', field: 'value', message: 'is too long (maximum is 131072 bytes)' };
  return findDigestProblem(input, existing);
}

function findDigestProblem(input: MetafieldInput, existing: MetafieldRecord | undefined) {
  // Left out means "whatever is there"; null means "only when nothing is there".
  if (input.compareDigest === undefined) return undefined;
  const isAsExpected = input.compareDigest === (existing ? digestOf(existing) : null);
  if (isAsExpected) return undefined;
  const message = 'The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.';
  return { code: 'STALE_OBJECT', field: 'compareDigest', message };
}

function isOwnNamespace(call: Call, namespace: string): boolean {
  const own = `app--${call.world.app.appId}`;
  return namespace === own || namespace.startsWith(`${own}--`);
}

function find(store: StoreState, ownerId: string, namespace: string, key: string): MetafieldRecord | undefined {
  return store.metafields[ownerId]?.find((metafield) => metafield.namespace === namespace && metafield.key === key);
}

function setOne(call: Call, input: MetafieldInput): MetafieldRecord {
  const namespace = resolveNamespace(call, input.namespace);
  const now = isoAt(Date.now());
  const existing = find(call.store, input.ownerId, namespace, input.key);
  if (existing) {
    Object.assign(existing, { value: input.value, type: input.type ?? existing.type, updatedAt: now });
    return existing;
  }
  const type = input.type ?? 'single_line_text_field';
  const made = {
    id: call.world.nextId(),
    namespace,
    key: input.key,
    type,
    value: input.value,
    createdAt: now,
    updatedAt: now,
  };
  const list = call.store.metafields[input.ownerId] ?? [];
  list.push(made);
  call.store.metafields[input.ownerId] = list;
  return made;
}

/** Deletes by owner, namespace and key; one that isn't there is answered with null. */
export function metafieldsDelete(
  call: Call,
  { metafields }: { metafields: { ownerId: string; namespace: string; key: string }[] },
) {
  const deletedMetafields = metafields.map((identifier) => {
    const namespace = resolveNamespace(call, identifier.namespace);
    const list = call.store.metafields[identifier.ownerId] ?? [];
    const index = list.findIndex((metafield) => metafield.namespace === namespace && metafield.key === identifier.key);
    if (index === -1) return null;
    list.splice(index, 1);
    touchOwner(call, identifier.ownerId);
    return { ...identifier, namespace };
  });
  return { deletedMetafields, userErrors: [] };
}

function ownerExists(store: StoreState, gid: string): boolean {
  const { type, id } = readGid(gid);
  switch (type) {
    case 'Product':
      return store.products[id] !== undefined;
    case 'ProductVariant':
      return Object.values(store.products).some((product) => product.variants.some((variant) => variant.id === id));
    case 'Shop':
      return store.shopId === id;
    case 'AppInstallation':
      return store.installation?.id === id;
    default:
      return notSimulated(`metafields of ${type}`);
  }
}

function touchOwner(call: Call, gid: string): void {
  const { type, id } = readGid(gid);
  const product = type === 'Product' ? call.store.products[id] : undefined;
  if (product) call.world.productChanged(call.store, product);
  else call.world.changed(call.store);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
