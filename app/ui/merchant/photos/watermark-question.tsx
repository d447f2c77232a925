import { BlockStack, List, Modal, Text } from '@shopify/polaris';

interface WatermarkQuestionProps {
  isOpen: boolean;
  onPublish: () => void;
  onClose: () => void;
}

/** Says, before the first marked photo goes to the storefront, what its mark means there, and how to get a clean one. */
export function WatermarkQuestion({ isOpen, onPublish, onClose }: WatermarkQuestionProps) {
  return (
    <Modal
      open={isOpen}
      onClose={onClose}
      title="Publish the photo with its watermark?"
      primaryAction={{ content: 'See plans', url: '/app/billing' }}
      secondaryActions={[{ content: 'Publish anyway', onAction: onPublish }]}
    >
      <Modal.Section>
        <BlockStack gap="200">
          <List>
            <List.Item>Shoppers will see the watermark on the product.</List.Item>
            <List.Item>Google Shopping refuses pictures with such marks.</List.Item>
          </List>
          <Text as="p">
            On a paid plan this photo is published clean, without being made again. If it is published now, undo it
            later and publish it once more.
          </Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

const TOLD = 'modelsnap-watermark-told';

/** Whether it was said in this browser before; where the browser remembers nothing, it is said each time. */
export function wasToldOfWatermark(): boolean {
  try {
    return localStorage.getItem(TOLD) !== null;
  } catch {
    return false;
  }
}

export function rememberWatermarkTold(): void {
  try {
    localStorage.setItem(TOLD, new Date().toISOString());
  } catch {
    // A frame may be refused any storage.
  }
}
