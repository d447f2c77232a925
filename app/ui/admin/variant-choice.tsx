import { BlockStack, Box, Button, OptionList, Popover, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { VariantChoices } from '#app/domain/publications/product-variants.ts';
import { callApi, legacyId } from './api-client.ts';

interface VariantChoiceProps {
  productId: string;
  /** Values of the product's first option, such as colours. */
  chosen: string[];
  onChoose: (values: string[], variantIds: string[]) => void;
}

/** Lets the merchant say which variants the photo becomes the picture of. Nothing for a product with one variant. */
export function VariantChoice({ productId, chosen, onChoose }: VariantChoiceProps) {
  const [choices, setChoices] = useState<VariantChoices | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    let isOver = false;
    void callApi<VariantChoices>(`/api/products/${legacyId(productId)}/variants`).then((answer) => {
      if (!isOver && answer.ok) setChoices(answer.value);
    });
    return () => {
      isOver = true;
    };
  }, [productId]);

  if (!choices || choices.groups.length === 0) return null;
  const choose = (values: string[]) => {
    const groups = choices.groups.filter((group) => values.includes(group.value));
    onChoose(
      values,
      groups.flatMap((group) => group.variantIds),
    );
  };
  const button = (
    <Button
      size="large"
      disclosure={isOpen ? 'up' : 'down'}
      textAlign="left"
      fullWidth
      onClick={() => setIsOpen(!isOpen)}
      accessibilityLabel={`Use as the picture of: ${summaryOf(chosen)}`}
    >
      {summaryOf(chosen)}
    </Button>
  );
  return (
    <Box minWidth="150px">
      <BlockStack gap="100">
        <Text as="span">Use as the picture of</Text>
        <Popover active={isOpen} activator={button} onClose={() => setIsOpen(false)} preferredAlignment="left">
          <Popover.Pane>
            <Box padding="200">
              <OptionList
                title={choices.option || 'Variants'}
                allowMultiple
                selected={chosen}
                onChange={choose}
                options={choices.groups.map(({ value, variantIds }) => ({
                  value,
                  label: variantIds.length > 1 ? `${value} (${variantIds.length} variants)` : value,
                }))}
              />
            </Box>
          </Popover.Pane>
        </Popover>
      </BlockStack>
    </Box>
  );
}

function summaryOf(chosen: string[]): string {
  if (chosen.length === 0) return 'No variant';
  return chosen.length <= 2 ? chosen.join(', ') : `${chosen.length} chosen`;
}
