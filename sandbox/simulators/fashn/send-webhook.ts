import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { type Prediction, statusOf } from './prediction.ts';

const RETRIES = 5;
const WEBHOOK_TIMEOUT_MS = 10_000;

/** Posts the final status to the prediction's webhook; up to 5 retries until a 2xx. Never throws. */
export async function sendWebhook(account: Account, prediction: Prediction, signal: AbortSignal): Promise<void> {
  const { webhookUrl } = prediction;
  if (!webhookUrl) return;
  const trick = takeTrick(account);
  if (trick?.trick === 'lose') return note(account, prediction, 0, 'lost on demand');
  try {
    if (trick?.trick === 'delay') await sleep(trick.delayMs, undefined, { signal });
    await deliver(account, prediction, webhookUrl, signal);
    if (trick?.trick === 'duplicate') await deliver(account, prediction, webhookUrl, signal);
  } catch {
    // Only the abort of a stopping simulator gets here.
  }
}

async function deliver(account: Account, prediction: Prediction, url: string, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt <= RETRIES; attempt += 1) {
    if (attempt > 0) await sleep(account.state.settings.webhookRetryMs * 2 ** (attempt - 1), undefined, { signal });
    const outcome = await post(url, JSON.stringify(statusOf(prediction, Date.now())), signal);
    signal.throwIfAborted();
    note(account, prediction, attempt + 1, outcome);
    if (/^2\d\d$/.test(outcome)) return;
  }
}

async function post(url: string, body: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(WEBHOOK_TIMEOUT_MS)]),
    });
    await response.arrayBuffer();
    return String(response.status);
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

function takeTrick(account: Account) {
  const trick = account.state.webhookTricks.find(({ times }) => times > 0);
  if (trick) trick.times -= 1;
  return trick;
}

function note(account: Account, prediction: Prediction, attempt: number, outcome: string): void {
  account.state.webhookAttempts.push({ predictionId: prediction.id, attempt, at: new Date().toISOString(), outcome });
  account.save();
}
