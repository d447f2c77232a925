import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { World } from './world.ts';

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** What a mutation costs before its fields. */
const MUTATION_COST = 10;

interface Walk {
  schema: GraphQLSchema;
  fragments: Map<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

/**
 * What a query asks for, in points: scalars 0, objects 1, connections by `first` or `last`. Shopify doesn't publish how
 * connections are sized; `connectionWeight` is fitted to a measurement (250 variants with one object each: 24 points).
 */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  return costOf(schema, document, operation, variables, undefined);
}

/** What a query really cost, from the objects in its answer. */
export function actualCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  data: unknown,
): number {
  return costOf(schema, document, operation, variables, { data });
}

function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
  answer: { data: unknown } | undefined,
): number {
  const walk: Walk = { schema, variables, fragments: new Map() };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) walk.fragments.set(definition.name.value, definition);
  }
  const isMutation = operation.operation === 'mutation';
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  const fields = costOfSelection(walk, operation.selectionSet, root?.name ?? '', answer);
  return isMutation ? MUTATION_COST + Math.max(0, fields - 1) : fields;
}

function costOfSelection(
  walk: Walk,
  selection: SelectionSetNode,
  typeName: string,
  answer: { data: unknown } | undefined,
): number {
  let cost = 0;
  for (const node of selection.selections) {
    if (node.kind === Kind.FIELD) {
      cost += costOfField(walk, node, typeName, answer);
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : walk.fragments.get(node.name.value);
    if (fragment) {
      cost += costOfSelection(walk, fragment.selectionSet, fragment.typeCondition?.name.value ?? typeName, answer);
    }
  }
  return cost;
}

function costOfField(walk: Walk, node: FieldNode, typeName: string, answer: { data: unknown } | undefined): number {
  const type = walk.schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  const named = field && getNamedType(field.type);
  if (!named || !isCompositeType(named) || !node.selectionSet || named.name === 'PageInfo') return 0;
  const selection = node.selectionSet;
  const value = answer && readKey(answer.data, node.alias?.value ?? node.name.value);
  if (answer && (value === null || value === undefined)) return 0;
  if (named.name.endsWith('Connection')) {
    const perNode = costOfSelection(walk, selection, named.name, undefined);
    return Math.round(connectionWeight(answer ? nodesIn(value) : sizeOf(walk, node)) * Math.max(1, perNode));
  }
  // Edges and nodes are counted by their connection.
  if (named.name.endsWith('Edge')) return costOfSelection(walk, selection, named.name, undefined);
  if (!answer) return 1 + costOfSelection(walk, selection, named.name, undefined);
  const items = Array.isArray(value) ? value : [value];
  const costs = items.map((data) => (data === null ? 0 : 1 + costOfSelection(walk, selection, named.name, { data })));
  return costs.reduce((sum, cost) => sum + cost, 0);
}

/** How many times a connection of `count` counts what one of its nodes costs. */
function connectionWeight(count: number): number {
  return Math.min(count, Math.ceil(1.5 * Math.log2(count + 1)));
}

function sizeOf(walk: Walk, node: FieldNode): number {
  for (const argument of node.arguments ?? []) {
    if (argument.name.value !== 'first' && argument.name.value !== 'last') continue;
    const { value } = argument;
    const size = value.kind === Kind.VARIABLE ? walk.variables[value.name.value] : 'value' in value ? value.value : 0;
    if (size !== undefined && size !== null) return Number(size);
  }
  return 0;
}

function nodesIn(connection: unknown): number {
  const list = readKey(connection, 'nodes') ?? readKey(connection, 'edges');
  return Array.isArray(list) ? list.length : 0;
}

function readKey(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** The leaky buckets of all stores: they fill again with time. */
export function createBuckets(world: Pick<World, 'settings'>) {
  const buckets = new Map<string, { available: number; at: number }>();
  function fill(handle: string): { available: number; at: number } {
    const { bucketSize, restorePerSecond } = world.settings;
    const bucket = buckets.get(handle) ?? { available: bucketSize, at: Date.now() };
    const now = Date.now();
    bucket.available = Math.min(bucketSize, bucket.available + ((now - bucket.at) / 1000) * restorePerSecond);
    bucket.at = now;
    buckets.set(handle, bucket);
    return bucket;
  }
  return {
    /** Takes points, or answers false when there are not enough. Negative points are given back. */
    take(handle: string, points: number): boolean {
      const bucket = fill(handle);
      if (points > bucket.available) return false;
      bucket.available -= points;
      return true;
    },
    /** Leaves a store with exactly this many points. */
    set(handle: string, available: number): void {
      fill(handle).available = available;
    },
    status(handle: string): ThrottleStatus {
      return {
        maximumAvailable: world.settings.bucketSize,
        currentlyAvailable: Math.floor(fill(handle).available),
        restoreRate: world.settings.restorePerSecond,
      };
    },
    clear: () => buckets.clear(),
  };
}

export type Buckets = ReturnType<typeof createBuckets>;
