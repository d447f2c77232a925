import { Kind, parse, type TypeNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as documents from '#app/services/shopify/documents.ts';
import { type SimulatedStore, shirt, startSimulatedStore } from './simulated-store.ts';

let store: SimulatedStore;
let productId = '';
let mediaId = '';
beforeAll(async () => {
  store = await startSimulatedStore();
  const [product] = await store.control('stores/demo/products', { products: [await shirt()], quiet: true });
  productId = product.id;
  mediaId = product.mediaIds[0];
});
afterAll(() => store.close());

/** Something of the type that a document asks for: our product and picture, the first five, no input. */
function sampleOf(type: TypeNode): unknown {
  if (type.kind === Kind.NON_NULL_TYPE) return sampleOf(type.type);
  if (type.kind === Kind.LIST_TYPE) return isId(type) ? [productId, mediaId] : [];
  if (type.name.value === 'ID') return productId;
  if (type.name.value === 'Int') return 5;
  if (type.name.value === 'JSON') return {};
  return type.name.value === 'String' ? 'shirt' : undefined;
}

function isId(type: TypeNode): boolean {
  return type.kind === Kind.NAMED_TYPE ? type.name.value === 'ID' : isId(type.type);
}

describe('Every document that the product sends', () => {
  it.each(Object.entries(documents))('is carried out by the simulator: %s', async (_name, made) => {
    const document = typeof made === 'string' ? made : made(2);
    const [operation] = parse(document).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not an operation');
    const variables: Record<string, unknown> = {};
    for (const { variable, type } of operation.variableDefinitions ?? []) {
      const name = variable.name.value;
      if (!['after', 'before', 'last'].includes(name)) variables[name] = sampleOf(type);
    }
    const answer = await store.call(document, variables);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toBeDefined();
  });
});
