import { Badge } from '@shopify/polaris';
import type { BatchView } from '#app/web/api/batch-schemas.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something takes, as roughly as it is known: `about 5 minutes`. */
export function sayDuration(seconds: number): string {
  if (seconds < MINUTE) return 'less than a minute';
  if (seconds < 90 * MINUTE) return about(seconds / MINUTE, 'minute');
  if (seconds < 2 * DAY) return about(seconds / HOUR, 'hour');
  return about(seconds / DAY, 'day');
}

function about(amount: number, unit: string): string {
  const rounded = Math.round(amount);
  return `about ${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

/** At the beginning of a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const sayNumber = (count: number): string => count.toLocaleString('en');

/** `1 photo`, `2 photos`, `1,200 photos`. */
export function sayCount(count: number, noun: string): string {
  return `${sayNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Items of which nothing more is to come. */
function doneOf({ counts }: BatchView): number {
  return counts.completed + counts.failed + counts.cancelled;
}

/** 0 to 100: never the whole before it is. */
export function percentDone(batch: BatchView): number {
  return batch.items === 0 ? 0 : Math.floor((doneOf(batch) / batch.items) * 100);
}

/** Started, or on its way there: not a quote that was thrown away. */
export const wasStarted = ({ startedAt }: BatchView): boolean => startedAt !== null;

/** Cancelled, and photos of it still wait for their credit to go back. */
export function isCancelling({ status, hasEnded, counts, startedAt }: BatchView): boolean {
  return status === 'cancelled' && startedAt !== null && !hasEnded && counts.waiting > 0;
}

/** Something changes of it by itself. */
export function isMovingBatch(batch: BatchView): boolean {
  const { isRunning, status, counts } = batch;
  if (status === 'listing' || counts.working > 0) return true;
  return isRunning ? status !== 'paused' : status !== 'quoted' && counts.waiting > 0;
}

/** How far a batch is, in a line. */
export function sayProgress(batch: BatchView): string {
  const { counts, items, status } = batch;
  switch (status) {
    case 'listing':
      return `${sayCount(batch.listedProducts, 'product')} looked at, ${sayCount(items, 'photo')} so far`;
    case 'quoted':
      return `${sayCount(items, 'photo')}, nothing charged yet`;
    case 'expanding':
    case 'processing':
    case 'paused':
    case 'completed':
    case 'completed_with_errors':
    case 'failed':
    case 'cancelled': {
      if (!wasStarted(batch)) return 'Nothing was charged';
      const parts = [`${sayNumber(counts.completed)} of ${sayCount(items, 'photo')} ready`];
      if (counts.failed > 0) parts.push(`${sayNumber(counts.failed)} failed`);
      if (counts.cancelled > 0) parts.push(`${sayNumber(counts.cancelled)} not made`);
      if (counts.working > 0) parts.push(`${sayNumber(counts.working)} at the engine`);
      if (counts.waiting > 0) parts.push(`${sayNumber(counts.waiting)} waiting`);
      return parts.join(' · ');
    }
  }
}

/** What a screen reader is told while a batch runs: it changes with its state and each tenth, and no oftener. */
export function sayMilestone(batch: BatchView): string {
  switch (batch.status) {
    case 'listing':
      return 'Looking at the products';
    case 'quoted':
      return `All products were looked at: ${sayCount(batch.items, 'photo')}`;
    case 'expanding':
    case 'processing':
      return `${Math.floor(percentDone(batch) / 10) * 10} percent of the photos are done`;
    case 'paused':
      return 'The batch is paused';
    case 'completed':
    case 'completed_with_errors':
    case 'failed':
      return `The batch has ended: ${sayCount(batch.counts.completed, 'photo')} ready, ${sayNumber(batch.counts.failed)} failed`;
    case 'cancelled':
      if (isCancelling(batch)) return 'The batch is being cancelled';
      return wasStarted(batch) ? 'The batch was cancelled' : 'The batch was discarded';
  }
}

export function batchBadge(batch: BatchView) {
  switch (batch.status) {
    case 'listing':
      return (
        <Badge tone="attention" progress="incomplete">
          Being prepared
        </Badge>
      );
    case 'quoted':
      return <Badge tone="info">Ready to start</Badge>;
    case 'expanding':
    case 'processing':
      if (batch.isEngineStopped) return <Badge tone="attention">Waiting for the engine</Badge>;
      return (
        <Badge tone="attention" progress="partiallyComplete">
          Running
        </Badge>
      );
    case 'paused':
      return <Badge tone="warning">Paused</Badge>;
    case 'completed':
      return <Badge tone="success">Finished</Badge>;
    case 'completed_with_errors':
      return <Badge tone="warning">Finished, some failed</Badge>;
    case 'failed':
      return <Badge tone="critical">Failed</Badge>;
    case 'cancelled':
      if (isCancelling(batch)) return <Badge progress="partiallyComplete">Cancelling</Badge>;
      return <Badge>{wasStarted(batch) ? 'Cancelled' : 'Discarded'}</Badge>;
  }
}

/** `Ada`, `Ada and Mia`, `Ada, Mia and Noor`. */
export function sayNames(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}
