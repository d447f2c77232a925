import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, parse, validate } from 'graphql';
import { parse as parseToml } from 'smol-toml';
import { beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_API_VERSION } from '#app/services/shopify/api-version.ts';
import * as documents from '#app/services/shopify/documents.ts';

/** Those that are made for a number of things are looked at with a hundred of them. */
const DOCUMENTS = Object.entries(documents).map(
  ([name, document]) => [name, typeof document === 'string' ? document : document(100)] as const,
);

let schema: GraphQLSchema;

beforeAll(() => {
  const file = `node_modules/@shopify/dev-mcp/dist/data/admin_${ADMIN_API_VERSION}.json.gz`;
  const { data } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  schema = buildClientSchema(data, { assumeValid: true });
});

describe('Shopify’s published schema', () => {
  it.each(DOCUMENTS)('takes the document %s', (_name, document) => {
    expect(validate(schema, parse(document)).map((error) => error.message)).toEqual([]);
  });

  it('refuses a document with a field that does not exist', () => {
    expect(validate(schema, parse('{ shop { favouriteColour } }'))).not.toEqual([]);
  });

  it('is of the version that shopify.app.toml names', () => {
    const toml = parseToml(readFileSync('shopify.app.toml', 'utf8')) as { webhooks: { api_version: string } };
    expect(toml.webhooks.api_version).toBe(ADMIN_API_VERSION);
  });
});

it('no document stands outside documents.ts', () => {
  const others = readdirSync('app/services/shopify').filter((file) => file !== 'documents.ts');
  expect(others.length).toBeGreaterThan(3);
  for (const file of others) expect(readFileSync(`app/services/shopify/${file}`, 'utf8')).not.toContain('GraphQL */');
});
