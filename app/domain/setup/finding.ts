import { ServiceError } from '#app/services/service-error.ts';

export interface Finding {
  part: string;
  isRight: boolean;
  /** What is right, or what to change. Never a value of the configuration. */
  sentence: string;
}

/** One thing that is tried: answers with what is right, and throws for what is wrong. */
export type Check = () => Promise<string>;

/** A wrong setting that was found, in a sentence of ours that says what to change. */
export class WrongSetting extends Error {}

/** Vendors’ errors quote addresses and names: only what kind of error it is may be said. */
export function sentenceOf(error: unknown): string {
  if (error instanceof WrongSetting) return error.message;
  const status = error instanceof ServiceError ? Number(error.facts.status) : Number.NaN;
  if (status === 401 || status === 403) return 'It refuses the key: check the key and its rights.';
  if (status === 404) return 'It does not know what was asked for: check the name and the address.';
  if (status > 0)
    return `It answers with HTTP ${status}: look at the service’s own status page, then check the settings.`;
  switch (networkCode(error)) {
    case 'ECONNREFUSED':
      return 'Nothing listens at its address: check the address, and whether it runs.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The name in its address is unknown: check the address.';
    default:
      return 'It cannot be used: check its address, its name and password, and whether it runs.';
  }
}

function networkCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return networkCode(error.cause, depth + 1);
}
