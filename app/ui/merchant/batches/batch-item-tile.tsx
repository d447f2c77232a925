import { Link } from '@remix-run/react';
import { Badge, Icon } from '@shopify/polaris';
import { ImageIcon } from '@shopify/polaris-icons';
import { progressSentence, renderBadge } from '#app/ui/merchant/shared/render-words.tsx';
import type { BatchItem } from './use-batch-items.ts';

interface BatchItemTileProps {
  item: BatchItem;
  /** Nothing more becomes of it where there is no photo. */
  hasEnded: boolean;
  /** Where the batch puts each garment on several. */
  showsAvatar: boolean;
}

/** One item of a batch: the photo that it became, which it leads to, or what it waits for. */
export function BatchItemTile({ item, hasEnded, showsAvatar }: BatchItemTileProps) {
  const { render, title, avatarName } = item;
  const content = (
    <>
      <span className="tile__picture">
        {render ? (
          <img
            src={render.thumbnailUrl ?? render.avatarUrl}
            alt=""
            loading="lazy"
            width={300}
            height={400}
            className={render.thumbnailUrl ? undefined : 'tile__not-yet'}
          />
        ) : (
          <span className="tile__none">
            <Icon source={ImageIcon} tone="subdued" />
          </span>
        )}
      </span>
      <span className="tile__caption">
        <span className="clamped">{title}</span>
        {showsAvatar ? <small>{avatarName}</small> : null}
        {render ? renderBadge(render) : <Badge>{hasEnded ? 'Not made' : 'Waiting'}</Badge>}
        {render?.failure ? <small>{render.failure.title}</small> : null}
      </span>
    </>
  );
  if (!render) return <div className="tile tile--still">{content}</div>;
  return (
    <Link
      to={`/app/photos/${render.id}?from=batch`}
      className="tile"
      aria-label={`${title} worn by ${avatarName}: ${progressSentence(render)}`}
    >
      {content}
    </Link>
  );
}
