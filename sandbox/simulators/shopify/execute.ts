import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { actualCost, type Buckets, requestedCost } from './cost.ts';
import type { Call } from './resolvers/call.ts';
import { mutationRoot } from './resolvers/mutations.ts';
import { queryRoot } from './resolvers/queries.ts';
import { loadAdminSchema } from './schema.ts';
import { complain } from './world.ts';

export interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown>;
  operationName?: string | undefined;
}

const WRITE_IMPLIES_READ = /^read_/;

/** Answers one request as the Admin API does: validated, priced, throttled, checked for access and then carried out. */
export async function answerGraphql(call: Call, buckets: Buckets, request: GraphqlRequest): Promise<object> {
  const { schema } = loadAdminSchema();
  const read = readDocument(request);
  if ('errors' in read) return { errors: read.errors };
  const { document, operation } = read;
  const { handle } = call.store;
  const requested = requestedCost(schema, document, operation, request.variables);
  const costWith = (actual: number | null) => ({
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: buckets.status(handle) },
  });
  if (requested > call.world.settings.maxQueryCost) return { errors: [tooExpensive(call, requested)] };
  if (!buckets.take(handle, requested)) {
    return { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: costWith(null) };
  }
  const result = await run(call, document, request);
  const actual = Math.min(requested, actualCost(schema, document, operation, request.variables, result.data));
  buckets.take(handle, actual - requested);
  const errors = result.errors?.map((error) => describe(error));
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors ? { errors } : {}),
    extensions: costWith(actual),
  };
}

/** The root fields of a request, by which faults and counts name it. */
export function rootFields({ query, operationName }: GraphqlRequest): string[] {
  try {
    const operation = getOperationAST(parse(query), operationName);
    return (operation?.selectionSet.selections ?? []).flatMap((node) =>
      node.kind === Kind.FIELD ? node.name.value : [],
    );
  } catch {
    return [];
  }
}

function readDocument(
  request: GraphqlRequest,
): { document: DocumentNode; operation: OperationDefinitionNode } | { errors: object[] } {
  try {
    const document = parse(request.query);
    const errors = validate(loadAdminSchema().schema, document);
    if (errors.length > 0) return { errors: errors.map((error) => describeInvalid(error)) };
    const operation = getOperationAST(document, request.operationName);
    if (operation) return { document, operation };
    return { errors: [{ message: 'An operation name is required', locations: [{ line: 1, column: 1 }] }] };
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error.toJSON() : { message: String(error) }] };
  }
}

async function run(
  call: Call,
  document: DocumentNode,
  { variables, operationName }: { variables: Record<string, unknown>; operationName?: string | undefined },
): Promise<ExecutionResult> {
  const operation = getOperationAST(document, operationName);
  const rootValue = operation?.operation === 'mutation' ? mutationRoot(call, runInner) : queryRoot(call);
  return execute({
    schema: loadAdminSchema().schema,
    document,
    rootValue,
    contextValue: call,
    variableValues: variables,
    operationName,
    fieldResolver: resolveField,
  });
}

/** The query inside a bulk operation. */
function runInner(call: Call, query: string): Promise<ExecutionResult> {
  return run(call, parse(query), { variables: {} });
}

/** A field is what the record shows or it is refused: never null because somebody forgot it. */
const resolveField: GraphQLFieldResolver<unknown, Call> = (source, args, call, info) => {
  checkAccess(call, info.parentType.name, info.fieldName);
  const fields = source as Record<string, unknown>;
  if (typeof source !== 'object' || source === null || !(info.fieldName in fields)) {
    const what = `${info.parentType.name}.${info.fieldName}`;
    complain(call.world, `not simulated: ${what}`);
    throw new GraphQLError(`not simulated: ${what}`, { extensions: { code: 'NOT_SIMULATED' } });
  }
  const value = fields[info.fieldName];
  return typeof value === 'function' ? value(args) : value;
};

function checkAccess(call: Call, typeName: string, fieldName: string): void {
  const required = loadAdminSchema().scopesFor(typeName, fieldName);
  if (!required) return;
  const { scopes } = call.installation;
  const isGranted = required.anyOf.some(
    (scope) => scopes.includes(scope) || scopes.includes(scope.replace(WRITE_IMPLIES_READ, 'write_')),
  );
  if (isGranted) return;
  throw new GraphQLError(`Access denied for ${fieldName} field. Required access: ${required.words}`, {
    extensions: {
      code: 'ACCESS_DENIED',
      documentation: 'https://shopify.dev/api/usage/access-scopes',
      requiredAccess: required.words,
    },
  });
}

function tooExpensive(call: Call, cost: number): object {
  const { maxQueryCost } = call.world.settings;
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).`,
    extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: maxQueryCost },
  };
}

/** Wrong variables have a code of their own; what the simulator itself got wrong says so. */
function describe(error: GraphQLError): object {
  const plain = error.toJSON();
  if (/^Variable "/.test(error.message))
    return { ...plain, extensions: { ...plain.extensions, code: 'INVALID_VARIABLE' } };
  if (error.originalError && !(error.originalError instanceof GraphQLError)) {
    console.error('Shopify simulator: a resolver broke', error.originalError);
    return {
      message: 'Internal error. Looks like something went wrong on our end.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  }
  return plain;
}

/** Shopify's words and code for the commonest mistake; GraphQL's own for the others. */
function describeInvalid(error: GraphQLError): object {
  const { message, locations } = error.toJSON();
  const missing = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message);
  if (!missing) return { message, locations, extensions: { code: 'graphQLValidationError' } };
  const [, fieldName, typeName] = missing;
  return {
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
    locations,
    extensions: { code: 'undefinedField', typeName, fieldName },
  };
}
