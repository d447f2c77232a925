import type { Batch } from '../../shared/answers.ts';
import type { Say } from '../../shared/call-app.ts';

/** What the batch is: being looked for, quoted, or on its way. */
export function BatchQuote({ say, batch }: { say: Say; batch: Batch }) {
  const { status, items, skipped, quote, counts, problem } = batch;
  if (problem) {
    return (
      <s-banner tone="critical" heading={say('notFound')}>
        <s-paragraph>{problem}</s-paragraph>
      </s-banner>
    );
  }
  if (status === 'listing') return <s-spinner accessibilityLabel={say('listing')} />;
  if (status !== 'quoted') {
    const done = counts.completed + counts.failed + counts.cancelled;
    const words = batch.hasEnded ? say('ended', { done: counts.completed, items }) : say('started', { done, items });
    return (
      <s-stack direction="block" gap="small">
        <s-text>{words}</s-text>
        <s-progress value={done} max={Math.max(1, items)} accessibilityLabel={words} />
        {batch.hasEnded ? null : <s-text color="subdued">{say('mayClose')}</s-text>}
      </s-stack>
    );
  }
  return (
    <s-stack direction="block" gap="small">
      <s-heading>{say('photos', { count: items })}</s-heading>
      {items > 0 ? <s-paragraph>{say('cost', { count: quote?.credits ?? items })}</s-paragraph> : null}
      {skipped > 0 ? <s-paragraph>{say('skipped', { count: skipped })}</s-paragraph> : null}
      {quote && quote.watermarked > 0 ? <s-paragraph>{say('marked', { count: quote.watermarked })}</s-paragraph> : null}
      {quote && quote.missing > 0 ? (
        <s-banner tone="warning" heading={say('missing', { count: quote.missing })}>
          <s-link href="app:app/billing">{say('billing')}</s-link>
        </s-banner>
      ) : null}
    </s-stack>
  );
}
