import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '#app/config.server.ts';
import { readPrediction, type Submission, submitPerson } from '#app/services/fashn/engine.ts';
import { fetchBytes } from '#app/services/http/fetch-bytes.ts';
import type { AvatarDrafts } from './avatar-drafts.ts';
import { AVATAR_ASPECT_RATIO, avatarPrompt } from './avatar-prompt.ts';
import type { WantedAvatar } from './avatar-table.ts';

/** `stopped`: the engine takes nothing now, so the next one need not be tried. */
export type Creation =
  | { kind: 'made' }
  | { kind: 'unsure' }
  | { kind: 'failed'; reason: string }
  | { kind: 'stopped'; reason: string };

const MAX_PICTURE_BYTES = 60_000_000;
const FETCH_TIMEOUT_MS = 45_000;
const POLL_MS = 1000;
const MOST_SEEDS = 2 ** 31;

/**
 * Has the engine make one avatar and keeps its picture as a draft, paid for once: what was submitted before is followed
 * to its end, and a call whose answer was lost is left for the operator to decide (`unsure`).
 */
export async function createAvatar(avatar: WantedAvatar, drafts: AvatarDrafts): Promise<Creation> {
  const draft = drafts.get(avatar.name);
  switch (draft?.state) {
    case undefined:
      return submit(avatar, drafts);
    case 'submitting':
      return { kind: 'unsure' };
    case 'submitted':
      return follow(avatar, draft.predictionId, drafts);
    case 'made':
    case 'kept':
    case 'discarded':
      return { kind: 'made' };
  }
}

async function submit(avatar: WantedAvatar, drafts: AvatarDrafts): Promise<Creation> {
  try {
    await drafts.set(avatar.name, { state: 'submitting' });
  } catch (error) {
    // Nothing was asked for. What can't be written now is written with the next draft that can.
    await drafts.set(avatar.name, undefined).catch(() => undefined);
    throw error;
  }
  const person = { prompt: avatarPrompt(avatar), aspectRatio: AVATAR_ASPECT_RATIO, seed: randomInt(MOST_SEEDS) };
  let submission = await submitPerson(person);
  while (submission.kind === 'busy') {
    await sleep(submission.afterMs);
    submission = await submitPerson(person);
  }
  if (submission.kind === 'accepted') {
    const { predictionId } = submission;
    await drafts.set(avatar.name, { state: 'submitted', predictionId });
    return follow(avatar, predictionId, drafts);
  }
  if (submission.kind === 'unknown') return { kind: 'unsure' };
  await drafts.set(avatar.name, undefined);
  return refused(submission);
}

/** Nothing was taken, so that nothing is paid. */
function refused(submission: Exclude<Submission, { kind: 'accepted' | 'busy' | 'unknown' }>): Creation {
  switch (submission.kind) {
    case 'refused':
      return { kind: 'failed', reason: submission.detail };
    case 'out-of-credits':
      return { kind: 'stopped', reason: 'The account has no credits left: buy some at FASHN, then run this again.' };
    case 'unauthorized':
      return { kind: 'stopped', reason: 'FASHN refuses the key: check FASHN_API_KEY.' };
    case 'not-sent':
    case 'unavailable':
      return { kind: 'stopped', reason: `FASHN cannot be reached (${submission.detail}): run this again later.` };
  }
}

async function follow(avatar: WantedAvatar, predictionId: string, drafts: AvatarDrafts): Promise<Creation> {
  for (;;) {
    const state = await readPrediction(predictionId);
    switch (state.kind) {
      case 'working':
        await sleep(POLL_MS);
        break;
      case 'later':
        await sleep(state.afterMs);
        break;
      case 'done':
        await drafts.keepPicture(avatar.name, await fetchPicture(state.outputs[0] ?? ''));
        return { kind: 'made' };
      case 'failed':
        // The engine takes nothing for it: the next run asks anew.
        await drafts.set(avatar.name, undefined);
        return { kind: 'failed', reason: `${state.name}: ${state.message}` };
      case 'gone':
        await drafts.set(avatar.name, undefined);
        return { kind: 'failed', reason: 'The engine has forgotten the picture, which it keeps for three days.' };
      case 'unauthorized':
        return { kind: 'stopped', reason: 'FASHN refuses the key: check FASHN_API_KEY.' };
    }
  }
}

async function fetchPicture(address: string): Promise<Buffer> {
  return fetchBytes({
    service: 'fashn',
    address,
    origins: config.engine.outputOrigins,
    maxBytes: MAX_PICTURE_BYTES,
    timeoutMs: FETCH_TIMEOUT_MS,
  });
}
