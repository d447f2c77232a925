import { useState } from 'preact/hooks';
import type { Photo, PhotoAnswer } from './answers.ts';
import { type Answer, callApp, newId, type Problem, type Say } from './call-app.ts';

/** What was pressed and not answered: pressed again, it is the same request with the same id. */
interface Pending {
  name: string;
  id: string;
}

/** What can be done with photos, one thing at a time; `onPhoto` gets what came of it. */
export function usePhotoSteps(say: Say, onPhoto: (photo: Photo) => void) {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [pending, setPending] = useState<Pending | null>(null);

  const step = async (name: string, send: (id: string) => Promise<Answer<PhotoAnswer>>) => {
    if (busy) return;
    const id = pending?.name === name ? pending.id : newId();
    setPending({ name, id });
    setBusy(name);
    setProblem(null);
    const answer = await send(id);
    setBusy(null);
    // An id whose request was refused made nothing; one that got no answer may have.
    if (answer.ok || answer.problem.code !== 'away') setPending(null);
    if (answer.ok) onPhoto(answer.value.photo);
    else setProblem(answer.problem);
  };

  return {
    busy,
    problem,
    ask: (wanted: { productId: string; mediaId: string; avatarId: string }) => {
      const { productId, mediaId, avatarId } = wanted;
      return step(`ask ${productId} ${mediaId} ${avatarId}`, (renderId) =>
        callApp(say, '/api/extensions/photos', { renderId, avatarId, garment: { productId, mediaId } }),
      );
    },
    tryAgain: (photo: Photo) =>
      step(`again ${photo.id}`, (renderId) => callApp(say, '/api/extensions/photos', { renderId, retryOf: photo.id })),
    publish: (photo: Photo) =>
      step(`publish ${photo.id}`, (publicationId) =>
        callApp(say, `/api/extensions/photos/${photo.id}/publish`, { publicationId }),
      ),
    undo: (photo: Photo) =>
      step(`undo ${photo.id}`, () =>
        callApp(say, `/api/extensions/publications/${photo.publication?.id ?? ''}/undo`, {}),
      ),
  };
}
