import { Button, Text } from '@shopify/polaris';
import { REJECT_REASON_CODES, REJECT_REASONS } from '#app/domain/renders/review.ts';
import type { Decision } from './decision.ts';

interface RejectReasonsProps {
  decision: Decision;
  onToggle: (reason: (typeof REJECT_REASON_CODES)[number]) => void;
}

/** Why a photo was rejected: any number of reasons, by a press or by their number. */
export function RejectReasons({ decision, onToggle }: RejectReasonsProps) {
  return (
    <fieldset className="review-reasons">
      <legend>
        <Text as="span" variant="bodySm" tone="subdued">
          Why? It helps to make better photos.
        </Text>
      </legend>
      <div className="review-reasons__row">
        {REJECT_REASON_CODES.map((reason, index) => (
          <Button key={reason} size="slim" pressed={decision.reasons.includes(reason)} onClick={() => onToggle(reason)}>
            {`${index + 1} ${REJECT_REASONS[reason]}`}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
