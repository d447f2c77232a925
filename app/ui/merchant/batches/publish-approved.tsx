import { Banner, BlockStack, Button, Modal, Select, Text } from '@shopify/polaris';
import { useRef, useState } from 'react';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import type { BulkDeeds } from '#app/ui/merchant/bulk/use-bulk-action.ts';
import { callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import { POSITION_OPTIONS } from '#app/ui/merchant/shared/positions.ts';
import type { PublishableView } from '#app/web/api/bulk-schemas.ts';
import { sayCount, sayNumber } from './batch-words.tsx';

interface PublishApprovedProps {
  deeds: BulkDeeds;
  batchId: string;
  publishable: PublishableView;
  defaultPosition: PublicationPosition;
}

/** Puts a batch's approved photos on their products, after asking where, and saying which would carry a watermark. */
export function PublishApproved({ deeds, batchId, publishable, defaultPosition }: PublishApprovedProps) {
  const [isAsking, setIsAsking] = useState(false);
  const [position, setPosition] = useState(defaultPosition);
  /** Of this question: pressed twice, or again after a lost answer, it is one. */
  const bulkActionId = useRef('');
  const { toPublish, watermarked, replaced, ownPictures } = publishable;
  const ask = () => {
    bulkActionId.current = newRecordId();
    setIsAsking(true);
  };
  const publish = async () => {
    const body = { bulkActionId: bulkActionId.current, position };
    await deeds.start(() => callApi('POST /api/render/batch/{batchId}/publish', { params: { batchId }, body }));
    setIsAsking(false);
  };
  return (
    <>
      <Button variant="primary" onClick={ask}>
        {`Publish ${sayCount(toPublish, 'approved photo')}`}
      </Button>
      <Modal
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Publish ${sayCount(toPublish, 'photo')}?`}
        primaryAction={{ content: 'Publish', loading: deeds.isBusy, onAction: () => void publish() }}
        secondaryActions={[{ content: 'Not now', onAction: () => setIsAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="400">
            <Text as="p">Each approved photo is added to its product. Shoppers see it as soon as it is there.</Text>
            {replaced > 0 ? <Text as="p">{sayReplaced(replaced)}</Text> : null}
            <Select
              label="Place among each product’s pictures"
              options={POSITION_OPTIONS}
              value={position}
              onChange={(value) => setPosition(value as PublicationPosition)}
            />
            {watermarked > 0 ? (
              <Banner
                tone="warning"
                title={sayWatermarked(watermarked, toPublish)}
                action={{ content: 'See plans', url: '/app/billing' }}
              >
                <p>
                  Shoppers will see it, and Google Shopping refuses such pictures. On a paid plan they are published
                  clean, without being made again.
                </p>
              </Banner>
            ) : null}
            {ownPictures > 0 ? (
              <Text as="p" tone="subdued">
                {sayCount(ownPictures, 'photo')} of your own pictures {ownPictures === 1 ? 'stays' : 'stay'} out: open{' '}
                {ownPictures === 1 ? 'it' : 'each'} to choose its product.
              </Text>
            ) : null}
          </BlockStack>
        </Modal.Section>
      </Modal>
    </>
  );
}

function sayWatermarked(watermarked: number, all: number): string {
  if (watermarked === all) return all === 1 ? 'It carries a watermark' : 'They carry a watermark';
  return `${sayNumber(watermarked)} of ${sayNumber(all)} carry a watermark`;
}

function sayReplaced(replaced: number): string {
  return replaced === 1
    ? '1 earlier photo of the same item leaves its product as soon as the new one is there.'
    : `${sayNumber(replaced)} earlier photos of the same items leave their products as soon as the new ones are there.`;
}
