import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ServiceError } from '#app/services/service-error.ts';
import { adminGraphql } from './admin-graphql.ts';
import { JOB_DONE, PRODUCT_MEDIA_PAGE, REORDER_MEDIA } from './documents.ts';
import type { Outcome } from './files.ts';

/** The ids of a product's media in their order, or undefined when the product is gone. */
export async function readMediaOrder(shop: string, productId: string): Promise<string[] | undefined> {
  const order: string[] = [];
  let after: string | null = null;
  do {
    const data: z.infer<typeof mediaPage> = await adminGraphql({
      shop,
      document: PRODUCT_MEDIA_PAGE,
      variables: { id: productId, after },
      answer: mediaPage,
    });
    if (!data.product) return undefined;
    const { nodes, pageInfo } = data.product.media;
    order.push(...nodes.map((node) => node.id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  return order;
}

const mediaPage = z.object({
  product: z
    .object({
      media: z.object({
        nodes: z.array(z.object({ id: z.string() })),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    })
    .nullable(),
});

const REORDER_PATIENCE_MS = 20_000;

/** Moves one picture to a zero-based position and waits until Shopify has done it. Repeating it changes nothing. */
export async function moveMedia(
  shop: string,
  move: { productId: string; mediaId: string; position: number },
): Promise<Outcome<true>> {
  const data = await adminGraphql({
    shop,
    document: REORDER_MEDIA,
    variables: { id: move.productId, moves: [{ id: move.mediaId, newPosition: String(move.position) }] },
    answer: z.object({
      productReorderMedia: z.object({
        job: z.object({ id: z.string(), done: z.boolean() }).nullable(),
        mediaUserErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
      }),
    }),
  });
  const { job, mediaUserErrors } = data.productReorderMedia;
  const error = mediaUserErrors[0];
  if (error) return { ok: false, refused: { code: error.code ?? '', message: error.message } };
  if (job && !job.done) await waitForJob(shop, job.id);
  return { ok: true, value: true };
}

async function waitForJob(shop: string, jobId: string): Promise<void> {
  const giveUpAt = Date.now() + REORDER_PATIENCE_MS;
  for (let waitMs = 200; Date.now() < giveUpAt; waitMs = Math.min(waitMs * 1.5, 2000)) {
    await sleep(waitMs);
    const data = await adminGraphql({
      shop,
      document: JOB_DONE,
      variables: { id: jobId },
      answer: z.object({ job: z.object({ done: z.boolean() }).nullable() }),
    });
    if (!data.job || data.job.done) return;
  }
  throw new ServiceError('shopify', 'Reordering took too long', { retry: 'later', facts: { jobId } });
}
