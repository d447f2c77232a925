import { isValidObjectId, type Types } from 'mongoose';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { REFUSALS, type RefusalCode } from '#app/domain/errors.ts';
import { mediaOfOurs } from '#app/domain/publications/media-of-ours.ts';
import { type ProductForRules, readProductForRules } from '#app/services/shopify/product-for-rules.ts';
import { type FlowRun, FlowRunRecord } from './flow-run.record.ts';

/** Workflows begin with a new product, whose pictures come a little later. */
const PICTURE_PATIENCE_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Photos of one picture on one avatar, by workflows. */
const MOST_A_DAY = 5;

export interface Told {
  title: string;
  say: string;
}

const GIFT_CARD: Told = {
  title: 'A gift card cannot be worn',
  say: 'Leave gift cards out by a condition of the workflow.',
};

const CIRCLE: Told = {
  title: `Workflows had this photo made ${MOST_A_DAY} times today`,
  say: 'Of one picture on one avatar they make no more a day, so that none goes round in circles. Make further ones in the app.',
};

/** No photo will come of it, for a reason that the merchant is told. */
export class NotMade extends Error {
  readonly told: Told;
  /** Of the product, where it was read. */
  readonly productTitle: string | undefined;
  constructor(told: Told, productTitle?: string) {
    super(told.title);
    this.name = 'NotMade';
    this.told = told;
    this.productTitle = productTitle;
  }
}

function refused(code: RefusalCode, productTitle?: string): NotMade {
  return new NotMade({ title: REFUSALS[code].title, say: REFUSALS[code].say({}) }, productTitle);
}

export interface Chosen {
  mediaId: string;
  avatarId: Types.ObjectId;
  productTitle: string;
}

/**
 * Which picture of the product is worn, and by whom: the first one that is not this app's own. Undefined while it is waited
 * for. Throws NotMade where there will be none.
 */
export async function chooseForRun(run: FlowRun): Promise<Chosen | undefined> {
  const { shop, productId } = run;
  const product = await readProductForRules(shop, productId, { colours: false });
  if (!product) throw refused('garment-gone');
  const { title } = product;
  const avatarId = await findAvatar(run.avatar);
  if (!avatarId) throw new NotMade(unknownAvatar(run.avatar), title);
  if (product.isGiftCard) throw new NotMade(GIFT_CARD, title);
  const first = await firstPicture(shop, product);
  if (first?.isReady) {
    await refuseCircles(run, { mediaId: first.id, avatarId, productTitle: title });
    return { mediaId: first.id, avatarId, productTitle: title };
  }
  if (Date.now() - run.createdAt.getTime() < patienceFor(product)) return undefined;
  throw refused(first ? 'garment-picture-not-ready' : 'garment-has-no-picture', title);
}

/** A workflow that begins with a photo and asks for one would go on until the credits are gone. */
async function refuseCircles(
  { _id, shop, productId }: FlowRun,
  { mediaId, avatarId, productTitle }: Chosen,
): Promise<void> {
  const lately = await FlowRunRecord.countDocuments({
    _id: { $ne: _id },
    ...{ shop, productId, 'chosen.mediaId': mediaId, 'chosen.avatarId': avatarId },
    status: { $in: ['making', 'done'] },
    createdAt: { $gt: new Date(Date.now() - DAY_MS) },
  }).limit(MOST_A_DAY);
  if (lately < MOST_A_DAY) return;
  throw new NotMade(CIRCLE, productTitle);
}

async function findAvatar(written: string): Promise<Types.ObjectId | undefined> {
  const avatars = await listAvatars();
  const same = (text: string) => text.trim().toLowerCase();
  const found =
    avatars.find(({ _id }) => isValidObjectId(written) && _id.equals(written)) ??
    avatars.find(({ name }) => same(name) === same(written));
  return found?._id;
}

function unknownAvatar(written: string): Told {
  return {
    title: 'This avatar is not available',
    say: `No avatar of the library is called “${written}”. Write the name in the workflow as the app shows it.`,
  };
}

async function firstPicture(shop: string, { id, media }: ProductForRules) {
  const ours = await mediaOfOurs(shop, [id]);
  return media.find((one) => one.isPicture && one.status !== 'FAILED' && !ours.has(one.id));
}

/** A product that has been there for long gets no picture by being waited for, unless Shopify is at one. */
function patienceFor({ createdAt, media }: ProductForRules): number {
  const isYoung = Date.now() - createdAt.getTime() < PICTURE_PATIENCE_MS;
  const isProcessing = media.some(({ status }) => status === 'UPLOADED' || status === 'PROCESSING');
  return isYoung || isProcessing ? PICTURE_PATIENCE_MS : 0;
}
