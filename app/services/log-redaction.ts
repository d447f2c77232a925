/** Takes out of what is logged whatever could let somebody in: by its shape, and by the values of our own settings. */

const REMOVED = '[removed]';

/**
 * Shapes of secrets, inside any text. None of them reaches past a quote, so that a JSON line stays one. Each begins at
 * something that its repetitions stop at, or looks back from there: text that strangers make up costs no more than its
 * length.
 */
const SHAPES: readonly [RegExp, string][] = [
  // Query strings hold tokens and signatures: nothing of them is kept.
  [/[?#](?<=:\/\/[^\s"'\\?#]*[?#])[^\s"'\\)>\]]*/g, `?${REMOVED}`],
  // Names and passwords in an address: databases, Redis.
  [/:\/\/[^\s"'\\/]+@/g, `://${REMOVED}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REMOVED}`],
  // Tokens of Shopify, keys of FASHN, Resend and Amazon, and anything that is a JWT.
  [/\bsh(?:pat|pca|ppa|pss|pua|prt|ptka)_[\w-]{8,}/gi, REMOVED],
  [/\b(?:fa-|re_)[\w-]{16,}/g, REMOVED],
  [/\bA(?:KIA|SIA)[A-Z0-9]{12,}/g, REMOVED],
  [/\.(?<=\beyJ[\w-]{8,}\.)[\w-]{8,}\.?[\w-]*/g, `.${REMOVED}`],
  // name=value and "name": "value", wherever the name says what it is.
  [
    /((?<![\w-])(?:[\w-]*(?:password|passwd|secret|token|signature|api[_-]?key|credential|authorization|cookie|hmac(?:-sha256)?)|sig|x-amz-[\w-]+)["'\\]*\s*[=:]\s*["'\\]*)(?!\[removed\]|true\b|false\b|null\b|-?[\d.]+[,}])[^\s"'\\&,;{}[\]]+/gi,
    `$1${REMOVED}`,
  ],
];

/** Text without secrets: those of a known shape, and the exact `values`. */
export function withoutSecrets(text: string, values: readonly string[] = []): string {
  let clean = text;
  for (const value of values) clean = clean.replaceAll(value, REMOVED);
  for (const [shape, replacement] of SHAPES) clean = clean.replace(shape, replacement);
  return clean;
}

export interface LoggedError {
  type: string;
  message: string;
  stack?: string | undefined;
  [fact: string]: unknown;
}

/** The facts of an error that are worth a line. Everything else on it, such as the request it was for, stays out. */
const FACTS = ['code', 'status', 'statusCode', 'service', 'retry', 'afterMs', 'facts', 'errno', 'syscall'] as const;
const CAUSES_DEEP = 4;

/** An error for the log: what happened and where, its causes too, and no dump of requests, answers and headers. */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutSecrets(String(error)) };
  const logged: LoggedError = {
    type: error.name,
    message: withoutSecrets(error.message),
    stack: error.stack ? withoutSecrets(error.stack) : undefined,
  };
  for (const name of FACTS) {
    const fact: unknown = Reflect.get(error, name);
    if (isPlain(fact)) logged[name] = fact;
  }
  if (error.cause !== undefined && depth < CAUSES_DEEP) logged.cause = loggedError(error.cause, depth + 1);
  return logged;
}

/** Words, numbers, and one level of them. */
function isPlain(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
  return (
    Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every((one) => typeof one !== 'object')
  );
}
