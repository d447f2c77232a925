import { lemonSqueezySetup } from '@lemonsqueezy/lemonsqueezy.js';
import { config } from '#app/config.server.ts';
import { ServiceError } from '#app/services/service-error.ts';

const TIME_OUT_MS = 15_000;
const RATE_LIMIT_WAIT_MS = 60_000;

type Answer<T> = { statusCode: number | null; data: T | null; error: Error | null };

/** The settings, or a ServiceError where payments are not set up. */
export function paymentSettings() {
  const settings = config.lemonSqueezy;
  if (!settings) throw new ServiceError('lemon-squeezy', 'Payments are not set up', { retry: 'never' });
  return settings;
}

/** Makes one call of the SDK, which never throws for an answer and knows no time-out, and returns its data. */
export async function call<T>(operation: string, work: () => Promise<Answer<T>>): Promise<T> {
  lemonSqueezySetup({ apiKey: paymentSettings().apiKey });
  const { statusCode, data, error } = await withTimeOut(operation, work());
  if (!error && data !== null) return data;
  throw new ServiceError('lemon-squeezy', `Lemon Squeezy refused ${operation}${detailOf(error)}`, {
    retry: statusCode === null || statusCode === 429 || statusCode >= 500 ? 'later' : 'never',
    ...(statusCode === 429 ? { afterMs: RATE_LIMIT_WAIT_MS } : {}),
    facts: { operation, status: statusCode },
  });
}

async function withTimeOut<T>(operation: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const error = () =>
      new ServiceError('lemon-squeezy', `Lemon Squeezy did not answer ${operation}`, {
        retry: 'later',
        facts: { operation },
      });
    timer = setTimeout(() => reject(error()), TIME_OUT_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** The SDK puts the answer's errors into `cause`: their details are for a developer, and hold no secret. */
function detailOf(error: Error | null): string {
  const [first] = Array.isArray(error?.cause) ? error.cause : [];
  const detail = typeof first === 'object' && first !== null && 'detail' in first ? String(first.detail) : '';
  return detail ? `: ${detail.slice(0, 200)}` : '';
}
