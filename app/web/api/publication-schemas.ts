import { z } from 'zod';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';
import { PUBLICATION_STATUSES } from '#app/domain/publications/publication-state.ts';
import { productGid, recordId, variantGid } from '#app/web/parse.ts';

export const newPublication = z.strictObject({
  publicationId: recordId,
  renderId: recordId,
  productId: productGid.optional().meta({ description: 'For a photo of a picture that was sent: where it goes.' }),
  position: z.enum(PUBLICATION_POSITIONS).optional(),
  /** A product has 2048 variants at most. */
  variantIds: z.array(variantGid).max(2048).optional(),
});

export const publicationParams = z.object({ publicationId: recordId });

export const failureView = z
  .strictObject({ code: z.string(), title: z.string(), advice: z.string() })
  .meta({ id: 'Failure' });
export type FailureView = z.infer<typeof failureView>;

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
    /** Why it could not be undone; the photo may still be on the product. */
    undoFailure: failureView.nullable(),
    waitingFor: z.string().nullable().meta({ description: 'What is in its way; it goes on by itself.' }),
    variantIds: z.array(z.string()),
  })
  .meta({ id: 'Publication' });
export type PublicationView = z.infer<typeof publicationView>;

export const publicationAnswer = z.strictObject({ publication: publicationView });
