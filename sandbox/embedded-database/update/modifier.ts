import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';
import type { Target } from './targets.ts';

/** Changes one place of a document that is a copy already. */
export type Modify = (target: Target, root: Doc) => void;
export type Modifier = (operand: unknown, path: string) => Modify;
