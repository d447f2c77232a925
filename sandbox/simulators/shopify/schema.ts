import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isScalarType,
} from 'graphql';

export const API_VERSION = '2026-10';

export interface AdminSchema {
  schema: GraphQLSchema;
  /** The access scopes of which one is enough for a field; undefined when it is open. */
  scopesFor(typeName: string, fieldName: string): RequiredAccess | undefined;
  /** Every access scope that the schema speaks of. */
  scopes: ReadonlySet<string>;
  /** Every topic of webhooks, as in `products/create`, with the access scopes of which one is enough for it. */
  topics: ReadonlyMap<string, string[]>;
}

interface RequiredAccess {
  anyOf: string[];
  /** Shopify's own words. */
  words: string;
}

interface IntrospectedType {
  name: string;
  requiredAccess?: string | null;
  fields?: { name: string; requiredAccess?: string | null }[] | null;
  enumValues?: { name: string; description?: string | null }[] | null;
}

const SCHEMAS = path.resolve(import.meta.dirname, '../../../node_modules/@shopify/dev-mcp/dist/data');

let loaded: AdminSchema | undefined;

/** Shopify's published Admin schema, with the access that each of its fields asks for. */
export function loadAdminSchema(): AdminSchema {
  loaded ??= readAdminSchema();
  return loaded;
}

function readAdminSchema(): AdminSchema {
  const file = path.join(SCHEMAS, `admin_${API_VERSION}.json.gz`);
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  const { data } = JSON.parse(text);
  const schema = buildClientSchema(data, { assumeValid: true });
  refuseWrongScalars(schema);
  const types = data.__schema.types as IntrospectedType[];
  const typeAccess = new Map(types.map((type) => [type.name, readAccess(type.requiredAccess)]));
  const fieldAccess = new Map(
    types.flatMap((type) =>
      (type.fields ?? []).map((field) => [`${type.name}.${field.name}`, readAccess(field.requiredAccess)] as const),
    ),
  );
  const topics = readTopics(types);
  return {
    schema,
    topics,
    scopes: new Set(scopesIn(text)),
    scopesFor(typeName, fieldName) {
      const ofField = fieldAccess.get(`${typeName}.${fieldName}`);
      if (ofField) return ofField;
      const type = schema.getType(typeName);
      const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
      return field && typeAccess.get(recordType(getNamedType(field.type)).name);
    },
  };
}

/** The versions of the API that Shopify has published schemas of. */
export function apiVersions(): string[] {
  return readdirSync(SCHEMAS).flatMap((name) => /^admin_(\d{4}-\d{2})\.json\.gz$/.exec(name)?.[1] ?? []);
}

/** In their descriptions the topics stand as apps name them. */
function readTopics(types: IntrospectedType[]): Map<string, string[]> {
  const values = types.find(({ name }) => name === 'WebhookSubscriptionTopic')?.enumValues ?? [];
  return new Map(
    values.flatMap(({ description }) => {
      const name = /webhook\s+topic\s+for\s+`([^`]+)`/.exec(description ?? '')?.[1];
      return name ? [[name, scopesIn(description ?? '')] as const] : [];
    }),
  );
}

function scopesIn(words: string): string[] {
  return [...words.matchAll(/`((?:read|write)_\w+)`/g)].map((match) => match[1] ?? '');
}

/** Behind a connection it is the type of its nodes that access is asked for. */
function recordType(type: GraphQLNamedType): GraphQLNamedType {
  if (!isObjectType(type) || !type.name.endsWith('Connection')) return type;
  const nodes = type.getFields().nodes;
  return nodes ? getNamedType(nodes.type) : type;
}

function readAccess(words: string | null | undefined): RequiredAccess | undefined {
  const scopes = [...(words ?? '').matchAll(/`(\w+)` access scope/g)].map((match) => match[1] ?? '');
  return scopes.length > 0 ? { anyOf: scopes, words: words ?? '' } : undefined;
}

/** A schema read by introspection lets any value through a custom scalar; these are as strict as the real API. */
function refuseWrongScalars(schema: GraphQLSchema): void {
  const rules: Record<string, (value: unknown) => boolean> = {
    UnsignedInt64: (value) => typeof value === 'string' && /^\d+$/.test(value),
    URL: (value) => typeof value === 'string',
    HTML: (value) => typeof value === 'string',
    DateTime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    Money: (value) => (typeof value === 'string' || typeof value === 'number') && Number.isFinite(Number(value)),
    Decimal: (value) => (typeof value === 'string' || typeof value === 'number') && Number.isFinite(Number(value)),
  };
  for (const [name, isRight] of Object.entries(rules)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    type.parseValue = (value: unknown) => {
      if (isRight(value)) return value;
      throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to ${name}`);
    };
  }
}
