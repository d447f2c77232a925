import { WatchedProductRecord } from '#app/domain/automations/watched-product.record.ts';
import { holdingOf } from '#app/services/database/held-record.ts';

export const heldProducts = holdingOf({
  noun: 'watched product',
  record: WatchedProductRecord,
  withWork: { state: 'due' },
  fence: 'fence',
  // Whatever tells of it during a look is looked at once more.
  unchanged: ['shop', 'told'],
  earlyMs: 50,
});
