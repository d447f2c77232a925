import { Banner, BlockStack, Card, Checkbox, RadioButton, Select, Text } from '@shopify/polaris';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { POSITION_OPTIONS } from '#app/ui/merchant/shared/positions.ts';
import type { RuleForm } from './use-rule-form.ts';

/** What becomes of a photo that is ready: who looks at it first, and where it goes. */
export function PublishingCard({ form, isFree }: { form: RuleForm; isFree: boolean }) {
  const { draft, change } = form;
  const isAtOnce = draft.publishes === 'at-once';
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200" as="fieldset">
          <Text as="legend" variant="headingMd">
            When a photo is ready
          </Text>
          <RadioButton
            id="publishes-after-review"
            name="publishes"
            label="You review it first"
            helpText="It goes to its product once you approve it."
            checked={!isAtOnce}
            onChange={() => change({ publishes: 'after-review' })}
          />
          <RadioButton
            id="publishes-at-once"
            name="publishes"
            label="It goes to its product at once"
            helpText="Shoppers see it without your having seen it. It can be taken off again."
            checked={isAtOnce}
            onChange={() => change({ publishes: 'at-once' })}
          />
        </BlockStack>
        {isFree ? (
          <Banner
            tone={isAtOnce ? 'warning' : 'info'}
            title="On the Free plan photos carry a watermark"
            action={{ content: 'See plans', url: '/app/billing' }}
          >
            <p>
              Shoppers will see it on the product, and Google Shopping refuses such pictures. On a paid plan they are
              published clean.
            </p>
          </Banner>
        ) : null}
        <Select
          label="Place among the product’s pictures"
          options={POSITION_OPTIONS}
          value={draft.position}
          onChange={(value) => change({ position: value as PublicationPosition })}
        />
        <Checkbox
          label={
            draft.pictures === 'each-colour'
              ? 'Give each photo to the variants of its colour'
              : 'Give the photo to the variants that show the picture it is made from'
          }
          helpText="Choosing such a variant then shows the photo. Undo gives them back the picture that they had."
          checked={draft.givesToVariants}
          onChange={(givesToVariants) => change({ givesToVariants })}
        />
      </BlockStack>
    </Card>
  );
}
