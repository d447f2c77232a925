import { Badge } from '@shopify/polaris';
import type { PublicationView } from '#app/web/api/publication-schemas.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

/** What is happening to a render, as one sentence. */
export function progressSentence({ status, waitingFor }: RenderView): string {
  switch (status) {
    case 'queued':
      return waitingFor === 'engine-stopped'
        ? 'Waiting until the engine is back'
        : 'Waiting for a free place at the engine';
    case 'submitting':
      return 'Sending the garment and the avatar';
    case 'submitted':
      return 'Dressing the avatar';
    case 'unconfirmed':
      return 'Waiting for the engine to answer';
    case 'storing':
      return 'Saving the photo';
    case 'completed':
      return 'Ready';
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}

export function renderBadge(render: RenderView) {
  const publication = render.publication;
  if (publication && publication.status !== 'failed' && publication.status !== 'undone') {
    return publicationBadge(publication);
  }
  switch (render.status) {
    case 'completed':
      return <Badge tone="info">Ready</Badge>;
    case 'failed':
      return <Badge tone="critical">Failed</Badge>;
    case 'cancelled':
      return <Badge>Cancelled</Badge>;
    case 'queued':
    case 'submitting':
    case 'submitted':
    case 'storing':
    case 'unconfirmed':
      if (render.waitingFor === 'engine-stopped') return <Badge tone="attention">Waiting for the engine</Badge>;
      return (
        <Badge tone="attention" progress="partiallyComplete">
          In progress
        </Badge>
      );
  }
}

export function publicationBadge(publication: PublicationView) {
  switch (publication.status) {
    case 'published':
      return <Badge tone="success">Published</Badge>;
    case 'removed':
      return <Badge tone="warning">Removed in Shopify</Badge>;
    case 'failed':
      return <Badge tone="critical">Not published</Badge>;
    case 'undone':
      return <Badge>Taken off the product</Badge>;
    case 'not_undone':
      return <Badge tone="warning">Undo failed</Badge>;
    case 'undoing':
      return (
        <Badge tone="attention" progress="partiallyComplete">
          Undoing
        </Badge>
      );
    case 'queued':
    case 'uploading':
    case 'processing':
      return (
        <Badge tone="attention" progress="partiallyComplete">
          Publishing
        </Badge>
      );
  }
}
