import { List, Modal } from '@shopify/polaris';
import type { RuleView } from '#app/web/api/automation-schemas.ts';

interface DeleteRuleProps {
  /** The one that is asked about; null for none. */
  rule: Pick<RuleView, 'name'> | null;
  isBusy: boolean;
  onDelete: () => void;
  onClose: () => void;
}

/** Asks before a rule is deleted, and says what stays. */
export function DeleteRule({ rule, isBusy, onDelete, onClose }: DeleteRuleProps) {
  return (
    <Modal
      open={rule !== null}
      onClose={onClose}
      title={`Delete “${rule?.name ?? ''}”?`}
      primaryAction={{ content: 'Delete the rule', destructive: true, loading: isBusy, onAction: onDelete }}
      secondaryActions={[{ content: 'Keep it', onAction: onClose }]}
    >
      <Modal.Section>
        <List>
          <List.Item>It makes no more photos. To stop it for a while, pause it instead.</List.Item>
          <List.Item>Photos that it made stay in History and on your products.</List.Item>
          <List.Item>Those that wait for your review can still be approved.</List.Item>
          <List.Item>The log goes on naming it.</List.Item>
        </List>
      </Modal.Section>
    </Modal>
  );
}
