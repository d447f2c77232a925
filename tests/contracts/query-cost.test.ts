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
import { CATALOGUE_PAGE_SIZE } from '#app/services/shopify/catalogue.ts';
import * as documents from '#app/services/shopify/documents.ts';
import { RULE_PAGE_SIZE } from '#app/services/shopify/product-for-rules.ts';

/** Shopify refuses a single query above this. */
const MOST_POINTS = 1000;
/** What our own variables ask for at most, of pages and of lists of ids. */
const PAGE_SIZE = 12;
const PAGE_SIZES = new Map<string, number>([
  [documents.CATALOGUE_PAGE, CATALOGUE_PAGE_SIZE],
  [documents.PRODUCTS_BY_ID, CATALOGUE_PAGE_SIZE],
  [documents.productsForRules(100), RULE_PAGE_SIZE],
]);

/** Those that are made for a number of things are looked at with a hundred of them. */
const DOCUMENTS = Object.entries(documents).map(
  ([name, document]) => [name, typeof document === 'string' ? document : document(100)] as const,
);

let schema: GraphQLSchema;
beforeAll(() => {
  const file = `node_modules/@shopify/dev-mcp/dist/data/admin_${ADMIN_API_VERSION}.json.gz`;
  schema = buildClientSchema(JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')).data, { assumeValid: true });
});

function sizeOf(field: FieldNode, pageSize: number): number {
  const size = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  return size?.kind === Kind.INT ? Number(size.value) : pageSize;
}

/**
 * Scalars are free, an object is 1, a connection 2 and its nodes as often as there may be, a mutation 10. Of what is asked
 * for by ids each counts.
 */
function pointsOf(document: string): number {
  const types = new TypeInfo(schema);
  let points = document.includes('mutation ') ? 10 : 0;
  const pageSize = PAGE_SIZES.get(document) ?? PAGE_SIZE;
  const times = [1];
  const named = () => getNamedType(types.getType() ?? undefined);
  const walk = visitWithTypeInfo(types, {
    Field: {
      enter(field) {
        const type = named();
        const isById = field.name.value === 'nodes' && field.arguments?.some(({ name }) => name.value === 'ids');
        const now = (times.at(-1) ?? 1) * (isById ? pageSize : 1);
        const isConnection = type?.name.endsWith('Connection') ?? false;
        if (isCompositeType(type) && type.name !== 'PageInfo') points += now * (isConnection ? 2 : 1);
        times.push(isConnection ? now * sizeOf(field, pageSize) : now);
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
  it.each(DOCUMENTS)('stays below what Shopify takes at once: %s', (_name, document) => {
    expect(pointsOf(document)).toBeLessThan(MOST_POINTS);
  });

  it('is counted with every node of a connection', () => {
    expect(pointsOf('{ products(first: 100) { nodes { id media(first: 5) { nodes { id } } } } }')).toBe(
      2 + 100 * (1 + 2 + 5),
    );
    expect(pointsOf('query($ids: [ID!]!) { nodes(ids: $ids) { ... on Product { category { id } } } }')).toBe(12 * 2);
  });
});
