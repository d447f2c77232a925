import { GraphQLError } from 'graphql';
import { parseGid } from '#sandbox/simulators/shopify/global-id.ts';
import type { Installation, StoreState } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';

/** One GraphQL request: whose it is and what it may do. */
export interface Call {
  world: World;
  store: StoreState;
  installation: Installation;
  /** Inside a bulk operation, where connections need no `first`. */
  isBulk: boolean;
}

export interface UserError {
  code?: string | null;
  field: string[] | null;
  message: string;
  elementIndex?: number | null;
}

const MAX_INPUT_LIST = 250;

/** Lists of input hold 250 items at most, in the whole API. */
export function checkListSize(name: string, list: readonly unknown[]): void {
  if (list.length <= MAX_INPUT_LIST) return;
  throw new GraphQLError(
    `The input array size of ${list.length} is greater than the maximum allowed of ${MAX_INPUT_LIST}.`,
    { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED', argument: name } },
  );
}

/** A global id's parts; a malformed one refuses the whole request. */
export function readGid(gid: string): { type: string; id: number } {
  const parsed = parseGid(gid);
  if (parsed) return parsed;
  throw new GraphQLError(`Invalid global id '${gid}'`, { extensions: { code: 'INVALID_VARIABLE' } });
}

/** Refuses loudly what the schema allows and the simulator doesn't do. */
export function notSimulated(what: string): never {
  throw new GraphQLError(`not simulated: ${what}`, { extensions: { code: 'NOT_SIMULATED' } });
}

/** Refuses input fields that would otherwise be left out of account in silence; `false` is what the schema fills in. */
export function onlyFields(name: string, input: object, known: readonly string[]): void {
  for (const [key, value] of Object.entries(input)) {
    if (value !== false && !known.includes(key)) notSimulated(`${name}.${key}`);
  }
}
