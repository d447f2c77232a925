import { BlockStack, Button, ButtonGroup, InlineStack, Text } from '@shopify/polaris';
import { ArrowDownIcon, ArrowUpIcon } from '@shopify/polaris-icons';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import { moveButtonId } from './move-button-id.ts';
import { RuleTrouble, ruleBadge } from './rule-state.tsx';
import { sayRule, sayUsed } from './rule-words.ts';

interface RuleRowProps {
  rule: RuleView;
  place: { isFirst: boolean; isLast: boolean; isOnly: boolean };
  /** What is being done, as `RulesDeeds` has it. */
  busy: string | null;
  onMove: (by: -1 | 1) => void;
  onPause: () => void;
  onResume: () => void;
  onDelete: () => void;
}

/** One rule: what it does in a sentence, how it stands, and what can be done with it. */
export function RuleRow({ rule, place, busy, onMove, onPause, onResume, onDelete }: RuleRowProps) {
  const { id, name, paused } = rule;
  const avatarNames = rule.avatars.map((avatar) => avatar.name);
  return (
    <li className="rules__rule">
      {place.isOnly ? null : (
        <div className="rules__order">
          <Button
            id={moveButtonId(id, -1)}
            icon={ArrowUpIcon}
            variant="tertiary"
            accessibilityLabel={`Move ${name} up`}
            disabled={place.isFirst}
            onClick={() => onMove(-1)}
          />
          <Button
            id={moveButtonId(id, 1)}
            icon={ArrowDownIcon}
            variant="tertiary"
            accessibilityLabel={`Move ${name} down`}
            disabled={place.isLast}
            onClick={() => onMove(1)}
          />
        </div>
      )}
      <div className="rules__text">
        <BlockStack gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingSm" breakWord>
              {name}
            </Text>
            {ruleBadge(rule)}
          </InlineStack>
          <Text as="p" breakWord>
            {sayRule({ ...rule, avatarNames })}
          </Text>
          <Text as="p" tone="subdued">
            {sayUsed(rule)}
          </Text>
          <RuleTrouble rule={rule} />
          <ButtonGroup>
            <Button url={`/app/automations/${id}`} accessibilityLabel={`Edit ${name}`}>
              Edit
            </Button>
            {paused ? (
              <Button onClick={onResume} loading={busy === id} accessibilityLabel={`Let ${name} go on`}>
                Let it go on
              </Button>
            ) : (
              <Button onClick={onPause} loading={busy === id} accessibilityLabel={`Pause ${name}`}>
                Pause
              </Button>
            )}
            <Button
              variant="tertiary"
              tone="critical"
              onClick={onDelete}
              disabled={busy === id}
              accessibilityLabel={`Delete ${name}`}
            >
              Delete
            </Button>
          </ButtonGroup>
        </BlockStack>
      </div>
    </li>
  );
}
