import {
  BlockStack,
  Box,
  Button,
  InlineStack,
  OptionList,
  Popover,
  Select,
  Spinner,
  Text,
  TextField,
} from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { VariantWay } from '#app/domain/publications/ask/product-variants.ts';
import { useVariants, type VariantsState, type VariantWish } from './use-variants.ts';

interface VariantChoiceProps {
  productId: string;
  /** Variants that this photo was last published for: chosen again, if they are still there. */
  before: string[];
  onWish: (wish: VariantWish) => void;
}

/** Lets the merchant say which variants the photo becomes the picture of. Nothing for a product with one variant. */
export function VariantChoice({ productId, before, onWish }: VariantChoiceProps) {
  const variants = useVariants(productId, before);
  const [isOpen, setIsOpen] = useState(false);
  const { variantIds, isAwaited } = variants.wish;
  const wished = variantIds.join();
  useEffect(() => {
    onWish({ variantIds: wished === '' ? [] : wished.split(','), isAwaited });
  }, [wished, isAwaited, onWish]);

  if (variants.status === 'there' && variants.ways.length === 0) return null;
  const summary = summaryOf(variants);
  const open = () => {
    variants.askFor();
    setIsOpen(!isOpen);
  };
  const button = (
    <Button
      size="large"
      disclosure={isOpen ? 'up' : 'down'}
      textAlign="left"
      fullWidth
      onClick={open}
      accessibilityLabel={`Use as the picture of: ${summary}`}
    >
      {summary}
    </Button>
  );
  return (
    <Box minWidth="150px">
      <BlockStack gap="100">
        <Text as="span">Use as the picture of</Text>
        <Popover active={isOpen} activator={button} onClose={() => setIsOpen(false)} preferredAlignment="left">
          <Popover.Pane>
            <Box padding="200">{popoverContent(variants)}</Box>
          </Popover.Pane>
        </Popover>
      </BlockStack>
    </Box>
  );
}

function popoverContent(variants: VariantsState) {
  switch (variants.status) {
    case 'loading':
      return (
        <InlineStack gap="200" blockAlign="center" wrap={false}>
          <Spinner size="small" />
          <Text as="p">The variants are on their way. Publishing waits for them.</Text>
        </InlineStack>
      );
    case 'failed':
      return (
        <BlockStack gap="200" inlineAlign="start">
          <Text as="p">{variants.problem?.detail}</Text>
          <Button onClick={variants.loadAgain}>Try again</Button>
          <Button variant="plain" onClick={variants.goOnWithout}>
            Publish without choosing variants
          </Button>
        </BlockStack>
      );
    case 'there':
      return <ChooseVariants variants={variants} />;
  }
}

function ChooseVariants({ variants }: { variants: VariantsState }) {
  const { ways, way } = variants;
  if (!way) return null;
  return (
    <BlockStack gap="200">
      {ways.length > 1 ? (
        <Select
          label="Choose by"
          options={ways.map((one, index) => ({ label: nameOf(one), value: String(index) }))}
          value={String(ways.indexOf(way))}
          onChange={(index) => variants.chooseWay(Number(index))}
        />
      ) : null}
      <Values key={way.by + way.option} way={way} variants={variants} />
    </BlockStack>
  );
}

/** More than this is not looked through but searched. */
const MOST_SHOWN = 50;

function Values({ way, variants }: { way: VariantWay; variants: VariantsState }) {
  const [words, setWords] = useState('');
  const { values } = variants;
  const isLong = way.groups.length > MOST_SHOWN;
  const found = way.groups.filter(({ value }) => value.toLowerCase().includes(words.trim().toLowerCase()));
  const shown = found.slice(0, MOST_SHOWN);
  const isShown = (value: string) => shown.some((group) => group.value === value);
  return (
    <>
      {isLong ? (
        <TextField
          label={`Search ${way.groups.length} variants`}
          value={words}
          onChange={setWords}
          autoComplete="off"
        />
      ) : null}
      <OptionList
        {...(variants.ways.length > 1 ? {} : { title: nameOf(way) })}
        allowMultiple
        selected={values}
        // What is chosen and not shown just now stays chosen.
        onChange={(selected) =>
          variants.choose([...values.filter((value) => !isShown(value)), ...selected.filter(isShown)])
        }
        options={shown.map(({ value, variantIds }) => ({
          value,
          label: variantIds.length > 1 ? `${value} (${variantIds.length} variants)` : value,
        }))}
      />
      {found.length > shown.length ? (
        <Text as="p" tone="subdued">
          {found.length - shown.length} more: search for them by name.
        </Text>
      ) : null}
    </>
  );
}

function nameOf({ by, option }: VariantWay): string {
  return by === 'variant' ? 'Single variants' : option;
}

function summaryOf({ status, way, values }: VariantsState): string {
  if (status === 'loading') return 'Loading variants…';
  if (status === 'failed') return 'Variants not loaded';
  if (values.length === 0) return 'No variant';
  if (values.length > 2) return `${values.length} chosen`;
  // In the product's order, whichever was chosen first.
  const chosen = way?.groups.filter(({ value }) => values.includes(value)) ?? [];
  return chosen.map(({ value }) => value).join(', ');
}
