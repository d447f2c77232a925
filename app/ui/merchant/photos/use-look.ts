import { useEffect, useRef } from 'react';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { PublicationView } from '#app/web/api/publication-schemas.ts';

/** Asks, when a photo that counts as published is opened, whether it still is on its product, and tells when it is not. */
export function useLook(publication: PublicationView | null, onRemoved: (publication: PublicationView) => void): void {
  const tell = useRef(onRemoved);
  tell.current = onRemoved;
  const isPublished = publication?.status === 'published' || publication?.status === 'not_undone';
  const id = isPublished ? publication.id : null;
  useEffect(() => {
    if (!id) return;
    let isOver = false;
    void callApi('POST /api/publications/{publicationId}/look', { params: { publicationId: id } }).then((answer) => {
      if (!isOver && answer.ok && answer.value.publication.status === 'removed') tell.current(answer.value.publication);
    });
    return () => {
      isOver = true;
    };
  }, [id]);
}
