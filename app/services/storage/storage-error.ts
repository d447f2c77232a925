import { S3ServiceException } from '@aws-sdk/client-s3';
import { ServiceError } from '#app/services/service-error.ts';

export type StorageOperation = 'put' | 'get' | 'head' | 'delete' | 'list' | 'sign';

const WORTH_ANOTHER_TRY = new Set([408, 409, 425, 429]);

/** Does one call to storage; what goes wrong becomes a ServiceError. `facts.status` is S3's HTTP status, if it answered. */
export async function callStorage<T>(operation: StorageOperation, key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof ServiceError) throw cause;
    const status = statusOf(cause);
    const isFinal = status !== undefined && status >= 400 && status < 500 && !WORTH_ANOTHER_TRY.has(status);
    throw new ServiceError(
      'storage',
      `Storage did not ${operation} ${operation === 'list' ? 'its objects' : 'the object'}`,
      {
        retry: isFinal ? 'never' : 'later',
        cause,
        facts: { operation, key, status, code: cause instanceof Error ? cause.name : undefined },
      },
    );
  }
}

/** S3's HTTP status, or undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
