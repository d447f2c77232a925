import { Badge, Icon } from '@shopify/polaris';
import { CheckIcon, XIcon } from '@shopify/polaris-icons';
import { publicationBadge } from '#app/ui/merchant/shared/render-words.tsx';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import type { Decision } from './decision.ts';
import { sayDecision } from './review-words.ts';

interface ReviewTileProps {
  render: RenderView;
  decision: Decision;
  /** The one that the keys are about. */
  isActive: boolean;
  showsAvatar: boolean;
  /** Said below the garment. */
  note: string | undefined;
  /** Those that something follows from, as assistive technology reads them. */
  keys: string;
  onOpen: () => void;
  onDecide: (state: Decision['state']) => void;
}

/** A finished photo that is approved or rejected where it stands, by a key or by a touch; opened, it is large. */
export function ReviewTile(props: ReviewTileProps) {
  const { render, decision, isActive, showsAvatar, note, keys, onOpen, onDecide } = props;
  const { productTitle, avatarName, thumbnailUrl, publication, round } = render;
  const { state } = decision;
  return (
    <div className={`tile review-tile review-tile--${state}`} data-review={state}>
      <button
        type="button"
        className="review-tile__picture tile__picture"
        tabIndex={isActive ? 0 : -1}
        data-reviewed-photo={render.id}
        aria-label={`${productTitle} worn by ${avatarName}, ${sayDecision(decision)}`}
        aria-keyshortcuts={keys}
        onClick={onOpen}
      >
        <img src={thumbnailUrl ?? ''} alt="" loading="lazy" width={300} height={400} />
      </button>
      <span className="tile__caption">
        <span className="clamped">{productTitle}</span>
        {showsAvatar ? <small>{avatarName}</small> : null}
        {note ? <small>{note}</small> : null}
        {round ? <small>Try {round + 1}</small> : null}
        {publication && !['failed', 'undone'].includes(publication.status) ? publicationBadge(publication) : null}
        {state === 'waiting' ? <Badge tone="info">To review</Badge> : null}
        {state === 'approved' ? <Badge tone="success">Approved</Badge> : null}
        {state === 'rejected' ? <Badge tone="critical">Rejected</Badge> : null}
      </span>
      <span className="review-tile__deeds">
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Approve ${productTitle}`}
          aria-pressed={state === 'approved'}
          onClick={() => onDecide(state === 'approved' ? 'waiting' : 'approved')}
        >
          <Icon source={CheckIcon} />
        </button>
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Reject ${productTitle}`}
          aria-pressed={state === 'rejected'}
          onClick={() => onDecide(state === 'rejected' ? 'waiting' : 'rejected')}
        >
          <Icon source={XIcon} />
        </button>
      </span>
    </div>
  );
}
