import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';

/** An index as `createIndexes` names it. */
export type IndexDefinition = {
  readonly name: string;
  readonly key: { readonly [path: string]: 1 | -1 };
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilterExpression?: Doc;
  readonly expireAfterSeconds?: number;
};
