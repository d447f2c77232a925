import type { ExecutionResult } from 'graphql';
import { flowTriggerReceive } from '#sandbox/simulators/shopify/flow/flow-trigger-receive.ts';
import { bulkOperationRunQuery } from './bulk-operations.ts';
import type { Call } from './call.ts';
import { fileCreate, fileDelete, fileUpdate, stagedUploadsCreate } from './file-mutations.ts';
import { metafieldsDelete, metafieldsSet } from './metafields.ts';
import { productReorderMedia, productUpdate } from './product-mutations.ts';
import {
  productVariantAppendMedia,
  productVariantDetachMedia,
  productVariantsBulkUpdate,
} from './variant-mutations.ts';

/** The fields of Mutation. What is missing here answers "not simulated". */
export function mutationRoot(
  call: Call,
  runQuery: (call: Call, query: string) => Promise<ExecutionResult>,
): Record<string, unknown> {
  return {
    stagedUploadsCreate: (args: Parameters<typeof stagedUploadsCreate>[1]) => stagedUploadsCreate(call, args),
    fileCreate: (args: Parameters<typeof fileCreate>[1]) => fileCreate(call, args),
    fileUpdate: (args: Parameters<typeof fileUpdate>[1]) => fileUpdate(call, args),
    fileDelete: (args: Parameters<typeof fileDelete>[1]) => fileDelete(call, args),
    productUpdate: (args: Parameters<typeof productUpdate>[1]) => productUpdate(call, args),
    productReorderMedia: (args: Parameters<typeof productReorderMedia>[1]) => productReorderMedia(call, args),
    productVariantsBulkUpdate: (args: Parameters<typeof productVariantsBulkUpdate>[1]) =>
      productVariantsBulkUpdate(call, args),
    productVariantAppendMedia: (args: Parameters<typeof productVariantAppendMedia>[1]) =>
      productVariantAppendMedia(call, args),
    productVariantDetachMedia: (args: Parameters<typeof productVariantDetachMedia>[1]) =>
      productVariantDetachMedia(call, args),
    metafieldsSet: (args: Parameters<typeof metafieldsSet>[1]) => metafieldsSet(call, args),
    metafieldsDelete: (args: Parameters<typeof metafieldsDelete>[1]) => metafieldsDelete(call, args),
    flowTriggerReceive: (args: Parameters<typeof flowTriggerReceive>[1]) => flowTriggerReceive(call, args),
    bulkOperationRunQuery: (args: Parameters<typeof bulkOperationRunQuery>[1]) =>
      bulkOperationRunQuery(call, args, runQuery),
  };
}
