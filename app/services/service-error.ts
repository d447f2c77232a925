/** Whether the same call may be made again: `later` as it is, `never` without a change of input or settings. */
export type Retry = 'later' | 'never';

export interface ServiceErrorOptions {
  retry: Retry;
  /** How long the service asked us to wait, in milliseconds. */
  afterMs?: number;
  cause?: unknown;
  /** What is safe to log: codes, counts, ids. Never a secret, never a signed address. */
  facts?: Record<string, unknown>;
}

/** An outside system did not do what was asked. */
export class ServiceError extends Error {
  readonly service: string;
  readonly retry: Retry;
  readonly afterMs: number | undefined;
  readonly facts: Record<string, unknown>;

  constructor(service: string, message: string, options: ServiceErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ServiceError';
    this.service = service;
    this.retry = options.retry;
    this.afterMs = options.afterMs;
    this.facts = options.facts ?? {};
  }
}
