import { type QueryFilter, Types } from 'mongoose';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import type { ReviewState } from '#app/domain/renders/review.ts';
import { type AskingRule, rulesOfPhotos } from './rules-of-photos.ts';

interface RulePhotosQuery {
  shop: string;
  state: ReviewState;
  /** The id of the photo that this page comes after. */
  after?: string | undefined;
  pageSize: number;
}

export interface RulePhotos {
  photos: { render: Render; rule: AskingRule }[];
  /** What the next page comes after; null where there is none. */
  next: string | null;
}

/**
 * One page of a store's finished photos of rules by what was decided of them. What waits comes in the order in which it was
 * asked for, so that what comes meanwhile is behind; what was decided the other way round. Page 100 costs what page 1 does.
 */
export async function listRulePhotos({ shop, state, after, pageSize }: RulePhotosQuery): Promise<RulePhotos> {
  const isQueue = state === 'waiting';
  const from = after && new Types.ObjectId(after);
  const found = await RenderRecord.find({
    ...reviewedPhotos(shop, state),
    ...(from ? { _id: isQueue ? { $gt: from } : { $lt: from } } : {}),
  })
    .sort({ _id: isQueue ? 1 : -1 })
    .limit(pageSize + 1)
    .lean();
  const page = found.slice(0, pageSize);
  const rules = await rulesOfPhotos(
    shop,
    page.map(({ _id }) => String(_id)),
  );
  return {
    photos: page.flatMap((render) => {
      const rule = rules.get(String(render._id));
      return rule ? [{ render, rule }] : [];
    }),
    next: found.length > pageSize ? String(page.at(-1)?._id) : null,
  };
}

/** How many photos of rules wait for the merchant's eye. */
export function countPhotosToReview(shop: string): Promise<number> {
  return RenderRecord.countDocuments(reviewedPhotos(shop, 'waiting'));
}

function reviewedPhotos(shop: string, state: ReviewState): QueryFilter<Render> {
  return { shop, 'automation.ruleId': { $exists: true }, 'review.state': state, status: 'completed' };
}
