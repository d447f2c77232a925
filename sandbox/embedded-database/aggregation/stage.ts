import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';

/** A stage turns documents into documents and never changes those that it is given. */
export type Stage = (docs: Doc[]) => Doc[];
