import type { Doc } from '#sandbox/embedded-database/values/bson-types.ts';

/** What an expression can see: the document, and the variables of `$let`, `$map` and their like. */
export type Scope = { readonly root: Doc; readonly variables: { readonly [name: string]: unknown } };

/** An operator that gets its arguments already evaluated. */
export type PlainOperator = (args: unknown[]) => unknown;

/** The value of an expression. */
type Evaluate = (expression: unknown, scope: Scope) => unknown;

/** An operator that decides itself what is evaluated, and with which variables. */
export type ScopedOperator = (operand: unknown, scope: Scope, evaluate: Evaluate) => unknown;
