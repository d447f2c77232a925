import { latestPublications } from '#app/domain/publications/read/read-publications.ts';
import { readEngineStop } from '#app/domain/renders/read/engine-stop.ts';
import { findRender } from '#app/domain/renders/read/read-renders.ts';
import type { Render } from '#app/domain/renders/render.record.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Merchant } from '#app/web/merchant.ts';
import { viewRender } from './render-view.ts';

/**
 * Renders of this store with their publications (those on `productId` alone, where it is given) and what they wait for: two
 * queries, however many they are.
 */
export async function viewRenders(
  { shop, business }: Merchant,
  renders: Render[],
  productId?: string,
): Promise<RenderView[]> {
  const [publications, isEngineStopped] = await Promise.all([
    latestPublications(
      shop,
      renders.map((render) => render._id),
      productId,
    ),
    readEngineStop(renders),
  ]);
  return renders.map((render) => viewRender(render, business, publications.get(String(render._id)), isEngineStopped));
}

/** A render that is at hand, as `viewRenders` shows it. */
export async function viewOneRender(merchant: Merchant, render: Render): Promise<RenderView> {
  const [view] = await viewRenders(merchant, [render]);
  if (!view) throw new Error('One render has one view');
  return view;
}

/** One render of this store. Another store's id answers as if it did not exist. */
export async function readRenderView(merchant: Merchant, renderId: string): Promise<RenderView> {
  return viewOneRender(merchant, await findRender(merchant.shop, renderId));
}
