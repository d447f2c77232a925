import { sayCount, sayNumber } from '#app/ui/merchant/batches/batch-words.tsx';
import { longDay } from '#app/ui/merchant/shared/dates.ts';
import type { BulkActionView } from '#app/web/api/bulk-schemas.ts';

/** 0 to 100: never the whole before it is. */
export function percentDone({ counts, items }: BulkActionView): number {
  const settled = counts.done + counts.failed + counts.leftOut;
  return items === 0 ? 0 : Math.floor((settled / items) * 100);
}

/** What it does, or what has become of it. */
export function sayHeading(action: BulkActionView): string {
  const { kind, status, hasEnded, day, batchId, onlyUnwanted, counts } = action;
  if (!hasEnded) {
    if (status === 'cancelled') return 'Stopping: what was begun is finished';
    if (kind === 'publish') return 'Publishing the approved photos';
    if (day) return `Taking off the photos of ${longDay(day)}`;
    if (onlyUnwanted) return 'Taking off the photos that were rejected or replaced';
    return batchId
      ? 'Taking this batch’s photos off their products'
      : 'Taking all photos of this app off your products';
  }
  const done = `${sayCount(counts.done, 'photo')} ${counts.done === 1 ? 'was' : 'were'}`;
  return kind === 'publish' ? `${done} published` : `${done} taken off`;
}

/** How far it is, in a line. */
export function sayProgress({ kind, counts, items, isCounted }: BulkActionView): string {
  if (!isCounted) return items === 0 ? 'Counting the photos' : `${sayCount(items, 'photo')} found so far`;
  const parts = [
    `${sayNumber(counts.done)} of ${sayCount(items, 'photo')} ${kind === 'publish' ? 'published' : 'taken off'}`,
  ];
  if (counts.failed > 0) parts.push(`${sayNumber(counts.failed)} failed`);
  if (counts.leftOut > 0) parts.push(`${sayNumber(counts.leftOut)} left out`);
  return parts.join(' · ');
}

/** What a screen reader is told: it changes with each tenth and with the end, and no oftener. */
export function sayMilestone(action: BulkActionView): string {
  if (!action.hasEnded) return `${sayHeading(action)}: ${Math.floor(percentDone(action) / 10) * 10} percent done`;
  const { failed, leftOut } = action.counts;
  return `${sayHeading(action)}, ${sayNumber(failed)} failed, ${sayNumber(leftOut)} left out`;
}
