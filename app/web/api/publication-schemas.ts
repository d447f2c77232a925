import { z } from 'zod';
import { PUBLICATION_POSITIONS } from '#app/domain/publications/publication-position.ts';
import { PUBLICATION_STATUSES } from '#app/domain/publications/publication-state.ts';
import { recordId } from '#app/web/parse.ts';
import type { FailureView, PublicationView } from '#app/web/views/render-view.ts';

export const newPublication = z.strictObject({
  publicationId: recordId,
  renderId: recordId,
  position: z.enum(PUBLICATION_POSITIONS).optional(),
});

export const failureView = z
  .strictObject({ code: z.string(), title: z.string(), advice: z.string() })
  .meta({ id: 'Failure' }) satisfies z.ZodType<FailureView>;

export const publicationView = z
  .strictObject({
    id: z.string(),
    renderId: z.string(),
    status: z.enum(PUBLICATION_STATUSES),
    progress: z.int(),
    isFinal: z.boolean(),
    mediaId: z.string().nullable(),
    productId: z.string(),
    failure: failureView.nullable(),
  })
  .meta({ id: 'Publication' }) satisfies z.ZodType<PublicationView>;

export const publicationAnswer = z.strictObject({ publication: publicationView });
