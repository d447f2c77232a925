import { Banner, BlockStack, Button, Card, InlineStack, Select, Spinner, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { EngineCategory } from '#app/domain/garments/garment-categories.ts';
import { CATEGORY_OPTIONS } from '#app/ui/merchant/choosing/garment-options.ts';
import type { BatchView } from '#app/web/api/batch-schemas.ts';
import { sayCount } from './batch-words.tsx';
import { KindOfEach } from './kind-of-each.tsx';
import { type Kinds, useKinds } from './use-kinds.ts';

const SEVERAL = '';
const FIRST_SHOWN = 8;

/** What kind each garment of a quote is taken for, by product type and one by one, to be put right before it starts. */
export function GarmentKinds({ batch }: { batch: BatchView }) {
  const state = useKinds(batch.id);
  const [isOpen, setIsOpen] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const { kinds, problem, said, isBusy, set } = state;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Kinds of garments
          </Text>
          <Text as="p" tone="subdued">
            Guessed by each product’s type and title. The engine is told; put right what is wrong before you start.
          </Text>
        </BlockStack>
        {problem ? (
          <Banner tone="critical" title={problem.title} action={{ content: 'Try again', onAction: state.read }}>
            <p>{problem.detail}</p>
          </Banner>
        ) : null}
        {kinds ? (
          <ul className="picked" aria-label="Kinds by product type">
            {kinds.slice(0, showsAll ? kinds.length : FIRST_SHOWN).map((one) => (
              <li key={one.productType} className="picked__item">
                <KindOfType one={one} isBusy={isBusy} onSet={(category) => void set(category, one)} />
              </li>
            ))}
          </ul>
        ) : problem ? null : (
          <Spinner size="small" accessibilityLabel="Loading the kinds" />
        )}
        <InlineStack gap="400">
          {kinds && kinds.length > FIRST_SHOWN && !showsAll ? (
            <Button variant="plain" onClick={() => setShowsAll(true)}>
              {`Show all ${kinds.length} product types`}
            </Button>
          ) : null}
          <Button
            variant="plain"
            disclosure={isOpen ? 'up' : 'down'}
            onClick={() => setIsOpen(!isOpen)}
            ariaExpanded={isOpen}
            ariaControls="kind-of-each"
          >
            {isOpen ? 'Hide the garments' : 'Show each garment'}
          </Button>
        </InlineStack>
        <div id="kind-of-each" hidden={!isOpen}>
          {isOpen ? <KindOfEach batch={batch} kinds={state} /> : null}
        </div>
        <div role="status" className="visually-hidden">
          {said}
        </div>
      </BlockStack>
    </Card>
  );
}

function KindOfType({
  one: { productType, garments, categories },
  isBusy,
  onSet,
}: {
  one: NonNullable<Kinds['kinds']>[number];
  isBusy: boolean;
  onSet: (category: EngineCategory) => void;
}) {
  const isMixed = categories.length > 1;
  return (
    <>
      <span className="picked__title">
        {productType || 'Without a type'}{' '}
        <Text as="span" tone="subdued">
          {sayCount(garments, 'garment')}
        </Text>
      </span>
      <Select
        label={`Kind of ${productType || 'those without a type'}`}
        labelHidden
        options={[
          ...(isMixed ? [{ label: 'Several kinds', value: SEVERAL, disabled: true }] : []),
          ...CATEGORY_OPTIONS,
        ]}
        value={isMixed ? SEVERAL : (categories[0] ?? 'auto')}
        disabled={isBusy}
        onChange={(value) => onSet(value as EngineCategory)}
      />
    </>
  );
}
