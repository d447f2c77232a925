import { olderThan, pageOf } from '#app/domain/paging.ts';
import { type FlowRun, FlowRunRecord } from './flow-run.record.ts';

export interface FlowRunView {
  id: string;
  /** ISO date-time. */
  askedAt: string;
  /** `gid://shopify/Product/...` */
  productId: string;
  /** As the merchant wrote it in the workflow. */
  avatar: string;
  publishesAtOnce: boolean;
  status: FlowRun['status'];
  /** The photo, from when it is asked for. */
  renderId: string | null;
  /** Why no photo came of it. */
  failure: { title: string; say: string } | null;
}

/** What a store's workflows asked for and what came of it, newest first, in pages. */
export async function readFlowRuns(query: {
  shop: string;
  older?: string | undefined;
  pageSize: number;
}): Promise<{ items: FlowRunView[]; older: string | null }> {
  const { shop, pageSize } = query;
  const found = await FlowRunRecord.find({ shop, ...olderThan('createdAt', query.older) })
    .sort({ createdAt: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean();
  const page = pageOf(found, pageSize, ({ createdAt, _id }) => ({ at: createdAt, id: _id }));
  return { ...page, items: page.items.map(viewOf) };
}

function viewOf({
  _id,
  createdAt,
  productId,
  avatar,
  publishesAtOnce,
  status,
  renderId,
  failure,
}: FlowRun): FlowRunView {
  return {
    id: String(_id),
    askedAt: createdAt.toISOString(),
    productId,
    avatar,
    publishesAtOnce,
    status,
    renderId: renderId ? String(renderId) : null,
    failure: failure ? { title: failure.title, say: failure.say } : null,
  };
}
