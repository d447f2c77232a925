import { config } from '#app/config.server.ts';
import { fetchBytes } from '#app/services/http/fetch-bytes.ts';
import { encodeRender } from '#app/services/images/encode-render.ts';
import { readProvenance } from '#app/services/images/provenance.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { contentKey } from '#app/services/storage/content-key.ts';
import { getObject, putObject } from '#app/services/storage/objects.ts';
import { failRender } from './fail-render.ts';
import type { Render } from './render.record.ts';
import { changeRender, letGoOfRender } from './render-lease.ts';

const MAX_RESULT_BYTES = 60_000_000;
const RESULT_TIMEOUT_MS = 45_000;

/**
 * Fetches the engine's picture, encodes it once with its provenance mark, stores it, checks the mark in what storage
 * gives back, and completes the render, in that order. Every step can be repeated: the key is the content's.
 */
export async function storeResult(render: Render): Promise<void> {
  try {
    const raw = await fetchBytes({
      service: 'fashn',
      address: render.outputUrl ?? '',
      origins: config.engine.outputOrigins,
      maxBytes: MAX_RESULT_BYTES,
      timeoutMs: RESULT_TIMEOUT_MS,
    });
    const picture = await encodeRender(raw, {
      provenance: { digitalSourceType: 'trainedAlgorithmicMedia', renderId: String(render._id) },
    });
    const key = contentKey('renders', picture.bytes, 'jpg');
    await putObject({ key, body: picture.bytes, contentType: 'image/jpeg' });
    await checkMark(key, render);
    await changeRender(render, {
      status: 'completed',
      set: {
        output: { key, width: picture.width, height: picture.height, bytes: picture.bytes.length },
        completedAt: new Date(),
      },
      unset: ['leaseUntil', 'outputUrl'],
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // Storage that refuses us is ours to mend: what the store has paid for is not failed for it.
    if (error.retry === 'never' && error.service !== 'storage')
      return failRender(render, 'result-unusable', error.message);
    // The result is paid for: it is kept for the next sweep, however long storage takes to come back.
    await letGoOfRender(render);
  }
}

async function checkMark(key: string, render: Render): Promise<void> {
  const stored = await getObject(key);
  const mark = await readProvenance(stored.body);
  if (mark?.renderId === String(render._id)) return;
  throw new ServiceError('storage', 'The stored photo has lost its provenance mark', {
    retry: 'later',
    facts: { key },
  });
}
