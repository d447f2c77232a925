import { z } from 'zod';
import { recordId } from '#app/web/parse.ts';

/** An address of this app, signed: a path with its query. */
export const ownPath = z
  .string()
  .regex(/^\/api\//)
  .meta({ description: 'A path of this app, signed and good for a while.' });

/** What a signed address carries; made by the app, never by a caller. */
export const signature = {
  owner: z.string().optional().meta({ description: 'Part of a signed address.' }),
  site: z.string().optional().meta({ description: 'Part of a signed address.' }),
  end: z.string().optional().meta({ description: 'Part of a signed address.' }),
  sig: z.string().optional().meta({ description: 'Part of a signed address.' }),
};

export const pictureParams = z.object({ id: recordId });

export const signatureQuery = z.object(signature);

/** The picture's own size when left out; `preview` is for a page, `thumbnail` for a row of many. */
export const watermarkedQuery = z.object({
  type: z.enum(['full', 'preview', 'thumbnail']).default('full'),
  ...signature,
});
