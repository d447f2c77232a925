import { config } from '#app/config.server.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { readPrediction } from '#app/services/fashn/engine.ts';
import { fetchBytes } from '#app/services/http/fetch-bytes.ts';
import { takeInRender } from '#app/services/images/decoding/outside-pictures.ts';
import { holdPicture } from '#app/services/images/picture-turns.ts';
import { readProvenance } from '#app/services/images/provenance.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { contentKey } from '#app/services/storage/content-key.ts';
import { readObjectHead } from '#app/services/storage/objects.ts';
import { completeRender } from './complete-render.ts';
import { failRender } from './fail-render.ts';
import { backoffMs, MAX_ATTEMPTS } from './put-back.ts';
import { putPicture } from './put-picture.ts';
import { changeRender, letGoOfRender } from './render-lease.ts';

const MAX_RESULT_BYTES = 60_000_000;
const RESULT_TIMEOUT_MS = 45_000;
/** So long the engine keeps a result. Source: the engine's data retention. */
export const RESULT_KEPT_MS = 72 * 60 * 60 * 1000;
/** A photo's metadata stands before its pixels. */
const HEAD_BYTES = 16 * 1024;

/**
 * Fetches the engine's picture, encodes it once with its provenance mark, stores it, checks the mark in what storage
 * gives back, and completes the render, in that order. Every step can be repeated: the key is the content's.
 */
export async function storeResult(render: Render): Promise<void> {
  const isOver = Date.now() - (render.engineDoneAt?.getTime() ?? Date.now()) > RESULT_KEPT_MS;
  if (isOver) return failRender(render, 'result-gone', 'It could not be fetched or stored within three days');
  try {
    const picture = await fetchPicture(render);
    const key = contentKey('renders', picture.bytes, 'jpg');
    await putPicture(render, { key, body: picture.bytes, contentType: 'image/jpeg' });
    await checkMark(render, { key, bytes: picture.bytes.length });
    await completeRender(render, { key, width: picture.width, height: picture.height, bytes: picture.bytes.length });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await tryAgain(render, error);
  }
}

function fetchPicture(render: Render) {
  return holdPicture(`${render.shop} results`, async () => {
    const raw = await fetchBytes({
      service: 'fashn',
      address: render.outputUrl ?? '',
      origins: config.engine.outputOrigins,
      maxBytes: MAX_RESULT_BYTES,
      timeoutMs: RESULT_TIMEOUT_MS,
    });
    return takeInRender(raw, {
      owner: render.shop,
      provenance: { digitalSourceType: 'trainedAlgorithmicMedia', recordId: String(render._id) },
    });
  });
}

/**
 * The result is paid for: what passes is waited for as long as the engine keeps it, and what is refused or damaged is
 * asked for some more times, at the address that the engine gives by then. Storage that refuses us is ours to mend.
 */
async function tryAgain(render: Render, error: ServiceError): Promise<void> {
  const storeAttempts = render.storeAttempts + 1;
  const isRefused = error.retry === 'never' && error.service !== 'storage';
  if (isRefused && storeAttempts >= MAX_ATTEMPTS) {
    return failRender(render, error.facts.status ? 'result-gone' : 'result-unusable', error.message);
  }
  const outputUrl = isRefused ? await freshAddress(render) : render.outputUrl;
  const waiting = await changeRender(render, { set: { storeAttempts, outputUrl } });
  await letGoOfRender(waiting, backoffMs(storeAttempts - 1, error.afterMs));
}

async function freshAddress(render: Render): Promise<string | undefined> {
  const state = await readPrediction(render.predictionId ?? '');
  return (state.kind === 'done' ? state.outputs[0] : undefined) ?? render.outputUrl ?? undefined;
}

async function checkMark(render: Render, stored: { key: string; bytes: number }): Promise<void> {
  const { head, bytes } = await readObjectHead(stored.key, HEAD_BYTES);
  const mark = await readProvenance(head);
  if (bytes === stored.bytes && mark?.recordId === String(render._id)) return;
  throw new ServiceError('storage', 'The stored photo is not the one with its provenance mark', {
    retry: 'later',
    facts: { key: stored.key },
  });
}
