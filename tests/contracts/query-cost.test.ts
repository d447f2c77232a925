/** What a query costs at most, counted in the dearest way that Shopify has told of: each node of a connection in full. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_API_VERSION } from '#app/services/shopify/api-version.ts';
import * as documents from '#app/services/shopify/documents.ts';

/** Shopify refuses a single query above this. */
const MOST_POINTS = 1000;
/** What our own variables ask for at most. */
const PAGE_SIZE = 12;

let schema: GraphQLSchema;
beforeAll(() => {
  const file = `node_modules/@shopify/dev-mcp/dist/data/admin_${ADMIN_API_VERSION}.json.gz`;
  schema = buildClientSchema(JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')).data, { assumeValid: true });
});

function sizeOf(field: FieldNode): number {
  const size = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  return size?.kind === Kind.INT ? Number(size.value) : PAGE_SIZE;
}

/** Scalars are free, an object is 1, a connection 2 and its nodes as often as there may be, a mutation 10. */
function pointsOf(document: string): number {
  const types = new TypeInfo(schema);
  let points = document.includes('mutation ') ? 10 : 0;
  const times = [1];
  const named = () => getNamedType(types.getType() ?? undefined);
  const walk = visitWithTypeInfo(types, {
    Field: {
      enter(field) {
        const type = named();
        const now = times.at(-1) ?? 1;
        const isConnection = type?.name.endsWith('Connection') ?? false;
        if (isCompositeType(type) && type.name !== 'PageInfo') points += now * (isConnection ? 2 : 1);
        times.push(isConnection ? now * sizeOf(field) : now);
      },
      leave() {
        times.pop();
      },
    },
  });
  visit(parse(document), walk);
  return points;
}

describe('what a query asks of a store', () => {
  it.each(Object.entries(documents))('stays below what Shopify takes at once: %s', (_name, document) => {
    expect(pointsOf(document)).toBeLessThan(MOST_POINTS);
  });

  it('is counted with every node of a connection', () => {
    expect(pointsOf('{ products(first: 100) { nodes { id media(first: 5) { nodes { id } } } } }')).toBe(
      2 + 100 * (1 + 2 + 5),
    );
  });
});
