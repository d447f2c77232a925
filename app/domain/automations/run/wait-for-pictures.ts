/** When a new product's pictures may be used: they often come after it, one by one. */
import { config } from '#app/config.server.ts';
import type { WatchedProduct } from '#app/domain/automations/watched-product.record.ts';
import type { PicturedProduct } from '#app/domain/batches/run/rule-photos.ts';

interface Waiting {
  outcome: 'waits-for-picture' | 'pictures-settle' | 'no-picture-came';
  /** When it is looked at again; left out where only news makes it be. */
  until?: Date;
  /** As they are now, and since when. */
  pictures: string;
  picturesSince: Date;
}

/** What of its pictures is waited for: that there is one, that Shopify has them ready, that nobody adds more. */
export function waitForPictures(watched: WatchedProduct, { pictures }: PicturedProduct): Waiting | undefined {
  const { settleMs, picturePatienceMs, lookEveryMs } = config.automation;
  const now = Date.now();
  const seen = pictures.map(({ id, status }) => `${id}=${status}`).join(' ');
  const since = watched.pictures === seen && watched.picturesSince ? watched.picturesSince : new Date(now);
  const goesOnUntil = watched.firstToldAt.getTime() + picturePatienceMs;
  const isOver = now >= goesOnUntil && now >= since.getTime() + picturePatienceMs;
  const until = (ms: number) => new Date(now + ms);
  const found = { pictures: seen, picturesSince: since };
  if (pictures.length === 0) {
    if (isOver) return { outcome: 'no-picture-came', ...found };
    return { outcome: 'waits-for-picture', until: until(Math.min(lookEveryMs, picturePatienceMs)), ...found };
  }
  const settledAt = since.getTime() + settleMs;
  const isProcessing = pictures.some(({ status }) => status === 'PROCESSING' || status === 'UPLOADED');
  if (isProcessing && !isOver) return { outcome: 'pictures-settle', until: until(settleMs), ...found };
  return now < settledAt ? { outcome: 'pictures-settle', until: new Date(settledAt), ...found } : undefined;
}
