import type { FlowTriggerOrder } from '#app/domain/flow/enqueue-flow-trigger.ts';
import { isUsedByFlow } from '#app/domain/flow/note-flow-use.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import { garmentOf } from '#app/domain/renders/render-garment.ts';

/**
 * What Shopify Flow is told of a photo of a product that is made and waits for the merchant's eye; undefined for any other,
 * and where no workflow of the store listens.
 */
export async function readyNews(render: Render): Promise<FlowTriggerOrder | undefined> {
  const { _id, shop, review, subject } = render;
  const garment = garmentOf(render);
  if (review?.state !== 'waiting' || garment.kind !== 'product' || !(await isUsedByFlow(shop))) return undefined;
  const { productId } = garment;
  return { shop, trigger: 'photo-ready', about: _id, productId, renderId: _id, avatar: subject.name };
}
