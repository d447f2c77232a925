import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BlobStore, createBlobStore } from './blob-store.ts';
import type { Prediction, RuntimeFailure } from './prediction.ts';
import type { RateLimits } from './rate-limit.ts';

interface Settings {
  latencyMs: number;
  /** How many predictions may be unfinished at once. */
  concurrency: number;
  rateLimits: RateLimits;
  /** Wait before the first repeat of a webhook; it doubles each time. The real engine spreads 5 over about 5 minutes. */
  webhookRetryMs: number;
  /** How long pictures stay at their address. */
  outputTtlMs: number;
}

/** One distinct input and how often it was submitted: a count above 1 is a doubled paid call. */
interface Submission {
  inputHash: string;
  count: number;
  predictionIds: string[];
  /** When it came first, ISO. */
  at: string;
}

interface WebhookAttempt {
  predictionId: string;
  attempt: number;
  at: string;
  outcome: string;
}

/** All that the simulator remembers. */
export interface AccountState {
  creditsLeft: number;
  creditsUsed: number;
  settings: Settings;
  predictions: Record<string, Prediction>;
  submissions: Record<string, Submission>;
  webhookAttempts: WebhookAttempt[];
  forcedFailures: { failure: RuntimeFailure; times: number }[];
  webhookTricks: { trick: 'lose' | 'duplicate' | 'delay'; times: number; delayMs: number }[];
}

export interface Account {
  state: AccountState;
  inputs: BlobStore;
  outputs: BlobStore;
  /** Writes the state down, atomically, when there is a data folder. */
  save(): void;
  reset(): Promise<void>;
}

/** Opens the account kept in `dataDir`, or begins one. */
export function openAccount(dataDir: string | undefined, begin: () => AccountState): Account {
  const file = dataDir ? path.join(dataDir, 'account.json') : undefined;
  const inputs = createBlobStore(dataDir && path.join(dataDir, 'inputs'));
  const outputs = createBlobStore(dataDir && path.join(dataDir, 'outputs'));
  const account: Account = {
    state: (file && readState(file)) || begin(),
    inputs,
    outputs,
    save() {
      if (!file || !dataDir) return;
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(account.state));
      renameSync(`${file}.new`, file);
    },
    async reset() {
      account.state = begin();
      await Promise.all([inputs.clear(), outputs.clear()]);
      account.save();
    },
  };
  return account;
}

function readState(file: string): AccountState | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as AccountState;
  } catch {
    return undefined;
  }
}

/** Predictions that are not finished: they hold a slot and their credits. */
export function unfinished(state: AccountState): Prediction[] {
  return Object.values(state.predictions).filter((prediction) => !prediction.result);
}

/** Credits that no unfinished prediction is going to use. */
export function freeCredits(state: AccountState): number {
  return unfinished(state).reduce((left, prediction) => left - prediction.request.creditCost, state.creditsLeft);
}

/** Counts a submission under its input. */
export function countSubmission(state: AccountState, predictionId: string, inputHash: string): void {
  const known = state.submissions[inputHash];
  if (known) {
    known.count += 1;
    known.predictionIds.push(predictionId);
    return;
  }
  state.submissions[inputHash] = { inputHash, count: 1, predictionIds: [predictionId], at: new Date().toISOString() };
}
