import { type ExecutionResult, parse, validate } from 'graphql';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { loadAdminSchema } from '#sandbox/simulators/shopify/schema.ts';
import { type BulkOperationRecord, isoAt } from '#sandbox/simulators/shopify/store-state.ts';
import type { Call } from './call.ts';

const MAX_RUNNING = 5;

export function bulkOperationView(call: Call, operation: BulkOperationRecord) {
  const isDone = operation.status === 'COMPLETED';
  return {
    __typename: 'BulkOperation',
    id: toGid('BulkOperation', operation.id),
    type: 'QUERY',
    status: operation.status,
    errorCode: operation.errorCode,
    query: operation.query,
    objectCount: String(operation.objectCount),
    rootObjectCount: String(operation.rootObjectCount),
    fileSize: operation.sizeInBytes === null ? null : String(operation.sizeInBytes),
    url: isDone && operation.blob ? `${call.world.publicUrl()}/cdn/bulk/${operation.blob}.jsonl` : null,
    partialDataUrl: null,
    createdAt: operation.createdAt,
    completedAt: operation.completedAt,
  };
}

/** Runs a query over everything, later; its result is a file with one JSON object a line. */
export function bulkOperationRunQuery(
  call: Call,
  { query, groupObjects }: { query: string; groupObjects?: boolean | null },
  runQuery: (call: Call, query: string) => Promise<ExecutionResult>,
) {
  const problem = groupObjects ? 'groupObjects: true is not simulated' : findProblem(query);
  if (problem) return { bulkOperation: null, userErrors: [{ code: 'INVALID', field: ['query'], message: problem }] };
  const running = Object.values(call.store.bulkOperations).filter(
    ({ status }) => status === 'CREATED' || status === 'RUNNING',
  );
  if (running.length >= MAX_RUNNING) {
    const message = `This app has already reached the limit of ${MAX_RUNNING} concurrent bulk query operations on this shop.`;
    return { bulkOperation: null, userErrors: [{ code: 'OPERATION_IN_PROGRESS', field: null, message }] };
  }
  const operation: BulkOperationRecord = {
    id: call.world.nextId(),
    status: 'CREATED',
    errorCode: null,
    query,
    objectCount: 0,
    rootObjectCount: 0,
    blob: null,
    sizeInBytes: null,
    createdAt: isoAt(Date.now()),
    completedAt: null,
  };
  call.store.bulkOperations[operation.id] = operation;
  call.world.changed(call.store);
  call.world.later(call.world.settings.jobMs, () => {
    operation.status = 'RUNNING';
    return run(call, operation, runQuery);
  });
  return { bulkOperation: bulkOperationView(call, operation), userErrors: [] };
}

function findProblem(query: string): string | undefined {
  try {
    const document = parse(query);
    const [error] = validate(loadAdminSchema().schema, document);
    if (error) return `Invalid bulk query: ${error.message}`;
    return /\b(edges|nodes)\b/.test(query) ? undefined : 'Bulk queries must contain at least one connection.';
  } catch (error) {
    return `Invalid bulk query: ${(error as Error).message}`;
  }
}

async function run(
  call: Call,
  operation: BulkOperationRecord,
  runQuery: (call: Call, query: string) => Promise<ExecutionResult>,
): Promise<void> {
  const { data, errors } = await runQuery({ ...call, isBulk: true }, operation.query);
  operation.completedAt = isoAt(Date.now());
  if (errors?.length) {
    const isDenied = errors.some((error) => error.extensions.code === 'ACCESS_DENIED');
    Object.assign(operation, { status: 'FAILED', errorCode: isDenied ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR' });
  } else {
    const lines: string[] = [];
    let roots = 0;
    for (const value of Object.values(data ?? {})) roots += writeConnection(lines, value, undefined);
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    operation.blob = lines.length > 0 ? await call.world.blobs.put(bytes) : null;
    Object.assign(operation, {
      status: 'COMPLETED',
      objectCount: lines.length,
      rootObjectCount: roots,
      sizeInBytes: bytes.length,
    });
  }
  call.world.changed(call.store);
  call.world.announce(call.store, 'bulk_operations/finish', {
    admin_graphql_api_id: toGid('BulkOperation', operation.id),
    status: operation.status.toLowerCase(),
    error_code: operation.errorCode,
    type: 'query',
    created_at: operation.createdAt,
    completed_at: operation.completedAt,
  });
}

/** Writes a connection's nodes, each followed by those of its own connections; answers how many nodes it had itself. */
function writeConnection(lines: string[], value: unknown, parentId: string | undefined): number {
  const nodes = nodesOf(value);
  for (const node of nodes ?? []) {
    const plain = Object.entries(node).filter(([, field]) => nodesOf(field) === undefined);
    const parent = parentId === undefined ? [] : [['__parentId', parentId] as const];
    lines.push(JSON.stringify(Object.fromEntries([...plain, ...parent])));
    const id = typeof node.id === 'string' ? node.id : undefined;
    for (const field of Object.values(node)) writeConnection(lines, field, id);
  }
  return nodes?.length ?? 0;
}

function nodesOf(value: unknown): Record<string, unknown>[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('edges' in value && Array.isArray(value.edges)) return value.edges.map((edge) => edge.node);
  if ('nodes' in value && Array.isArray(value.nodes)) return value.nodes;
  return undefined;
}
