import { useState } from 'preact/hooks';
import type { Photo, PhotoAnswer } from './answers.ts';
import { type Answer, callApp, type Problem, type Say } from './call-app.ts';
import { PressIds } from './press-ids.ts';

/** What can be done with a product's photos, one thing at a time; `onPhoto` gets what came of it. */
export function usePhotoSteps(say: Say, productId: string, onPhoto: (photo: Photo) => void) {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ids] = useState(() => new PressIds());

  /** `shown` is what the merchant saw when pressing, where that makes it another request. */
  const step = async (name: string, send: (id: string) => Promise<Answer<PhotoAnswer>>, shown = '') => {
    if (busy) return;
    const press = `${name} ${shown}`;
    setBusy(name);
    setProblem(null);
    const answer = await send(ids.take(press));
    ids.settle(press, answer);
    setBusy(null);
    if (answer.ok) onPhoto(answer.value.photo);
    else setProblem(answer.problem);
  };

  return {
    busy,
    problem,
    ask: ({ mediaId, avatarId }: { mediaId: string; avatarId: string }) =>
      step(`ask ${mediaId} ${avatarId}`, (renderId) =>
        callApp(say, '/api/extensions/photos', { renderId, avatarId, garment: { productId, mediaId } }),
      ),
    tryAgain: (photo: Photo) =>
      step(`again ${photo.id}`, (renderId) => callApp(say, '/api/extensions/photos', { renderId, retryOf: photo.id })),
    publish: (photo: Photo) =>
      step(
        `publish ${photo.id}`,
        (publicationId) => callApp(say, `/api/extensions/photos/${photo.id}/publish`, { publicationId, productId }),
        // One that was seen to fail, or was taken off again, is not what is asked for now.
        photo.publication?.id,
      ),
    undo: (photo: Photo) =>
      step(`undo ${photo.id}`, () =>
        callApp(say, `/api/extensions/publications/${photo.publication?.id ?? ''}/undo`, {}),
      ),
  };
}
