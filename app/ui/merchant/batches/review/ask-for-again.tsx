import { Modal, Text } from '@shopify/polaris';

interface AskForAgainProps {
  isOpen: boolean;
  isBusy: boolean;
  onMake: () => void;
  onClose: () => void;
}

/** Says what a new try takes before it is made. */
export function AskForAgain({ isOpen, isBusy, onMake, onClose }: AskForAgainProps) {
  return (
    <Modal
      open={isOpen}
      onClose={onClose}
      title="Make this photo anew?"
      primaryAction={{ content: 'New try for 1 credit', loading: isBusy, onAction: onMake }}
      secondaryActions={[{ content: 'Keep it', onAction: onClose }]}
    >
      <Modal.Section>
        <Text as="p">
          The same garment and avatar give another photo. It takes one credit, which comes back if the photo fails. The
          photo of now is kept in History.
        </Text>
      </Modal.Section>
    </Modal>
  );
}
