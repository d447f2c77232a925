/** What HTTP makes of a refusal: its status, and the name that callers know it by. */
import { REFUSALS, Refusal, type RefusalCode } from '#app/domain/errors.ts';
import { HTTP_REFUSALS, HttpRefusal, type HttpRefusalCode } from './http-refusal.ts';

type Status = 400 | 401 | 402 | 403 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 503;

/** Exhaustive: a new code, of the domain or of HTTP, without a status does not compile. */
const STATUSES: Record<RefusalCode | HttpRefusalCode, Status> = {
  'not-found': 404,
  'wrong-choice': 400,
  'token-outdated': 401,
  'id-reused': 409,
  'out-of-credits': 402,
  'plan-past-due': 402,
  'plan-paused': 402,
  'payments-not-set-up': 503,
  'plan-unchanged': 409,
  'plan-change-on-hold': 409,
  'plan-change-unpaid': 402,
  'no-subscription': 409,
  'subscription-not-resumable': 409,
  'receipt-unavailable': 409,
  'business-archived': 403,
  'store-being-deleted': 503,
  'garment-has-no-picture': 422,
  'garment-picture-not-ready': 422,
  'garment-not-a-picture': 422,
  'garment-gone': 422,
  'picture-refused': 422,
  'upload-not-there': 409,
  'too-many-uploads': 429,
  'avatar-unavailable': 422,
  'render-not-finished': 409,
  'render-not-retryable': 409,
  'batch-not-ready': 409,
  'batch-empty': 422,
  'quote-changed': 409,
  'batch-not-running': 409,
  'batch-not-quoted': 409,
  'too-many-quotes': 409,
  'photo-being-made': 409,
  'photo-replaced': 409,
  'nothing-to-make': 409,
  'too-many-again': 409,
  'publication-in-progress': 409,
  'publication-not-undoable': 409,
  'too-many-rules': 409,
  'rule-changed': 409,
  'nothing-approved': 409,
  'bulk-action-running': 409,
  'store-unreachable': 503,
  'bad-request': 400,
  'address-expired': 410,
  'method-not-allowed': 405,
  'no-such-address': 404,
  'unsupported-media-type': 415,
  'body-too-large': 413,
  'body-too-slow': 408,
  'too-many-requests': 429,
  'foreign-origin': 403,
  'automated-client': 410,
  unauthorized: 401,
};

/** To a caller it is all the same who noticed, the parser or the product. */
const KNOWN_AS = { 'wrong-choice': 'bad-request', 'token-outdated': 'unauthorized' } as const satisfies Partial<
  Record<RefusalCode, HttpRefusalCode>
>;

/** The name of a problem in the API: those that it always had, whatever our own words for them are. */
export type ProblemName = Exclude<RefusalCode, keyof typeof KNOWN_AS> | HttpRefusalCode;

export function statusOf(code: RefusalCode | HttpRefusalCode): Status {
  return STATUSES[code];
}

/** A refusal as callers see it; undefined for an error that is none. */
export function asRefusal(error: unknown) {
  if (!isRefusal(error)) return undefined;
  const { message: detail, facts, fieldErrors } = error;
  const { title } = error instanceof Refusal ? REFUSALS[error.code] : HTTP_REFUSALS[error.code];
  return { name: nameOf(error.code), status: STATUSES[error.code], title, detail, facts, fieldErrors };
}

export function isRefusal(error: unknown): error is Refusal | HttpRefusal {
  return error instanceof Refusal || error instanceof HttpRefusal;
}

function nameOf(code: RefusalCode | HttpRefusalCode): ProblemName {
  return code === 'wrong-choice' || code === 'token-outdated' ? KNOWN_AS[code] : code;
}
