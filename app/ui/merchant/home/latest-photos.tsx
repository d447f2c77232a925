import { Link } from '@remix-run/react';
import { BlockStack, Button, Card, EmptyState, InlineStack, Text } from '@shopify/polaris';
import { renderBadge } from '#app/ui/merchant/shared/render-words.tsx';
import type { RenderView } from '#app/web/api/render-schemas.ts';

/** The latest photos as a strip of pictures. */
export function LatestPhotos({ renders }: { renders: RenderView[] }) {
  if (renders.length === 0) {
    return (
      <Card>
        <EmptyState
          heading="No photos yet"
          image="/empty-photos.svg"
          action={{ content: 'Generate a photo', url: '/app/generate' }}
        >
          <p>Photos that you generate appear here and in History.</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Latest photos
          </Text>
          <Button variant="plain" url="/app/history">
            View all
          </Button>
        </InlineStack>
        <div className="tiles">
          {renders.map((render) => (
            <Link
              key={render.id}
              to={`/app/photos/${render.id}`}
              className="tile"
              aria-label={`${render.productTitle} worn by ${render.avatarName}`}
            >
              <span className="tile__picture">
                <img src={render.thumbnailUrl ?? render.avatarUrl} alt="" loading="lazy" width={300} height={400} />
              </span>
              <span className="tile__caption">
                <span className="clamped">{render.productTitle}</span>
                {renderBadge(render)}
              </span>
            </Link>
          ))}
        </div>
      </BlockStack>
    </Card>
  );
}
