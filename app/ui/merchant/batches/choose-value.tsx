import { BlockStack, Box, Button, OptionList, Popover, Spinner, Text, TextField } from '@shopify/polaris';
import { type ReactNode, useState } from 'react';

export interface ChosenValue {
  value: string;
  label: string;
}

interface ChooseValueProps {
  label: string;
  /** Shown, and offered first, where the catalogue is not narrowed down by this. */
  anyLabel: string;
  searchLabel: string;
  chosen: ChosenValue | null;
  options: ChosenValue[];
  isLoading: boolean;
  /** What is said below the options: a problem, or that there are more. */
  note?: ReactNode;
  words: string;
  onWords: (words: string) => void;
  onOpen: () => void;
  onChoose: (chosen: ChosenValue | null) => void;
}

const ANY = '';

/** One of many values, searched by its words: a button that opens them. */
export function ChooseValue(props: ChooseValueProps) {
  const { label, anyLabel, chosen } = props;
  const [isOpen, setIsOpen] = useState(false);
  const shown = chosen?.label ?? anyLabel;
  const open = () => {
    props.onOpen();
    setIsOpen(true);
  };
  const close = () => {
    setIsOpen(false);
    // Opened again it begins with all of them, so that any can be had.
    props.onWords('');
  };
  const choose = (value: ChosenValue | null) => {
    props.onChoose(value);
    close();
  };
  return (
    <BlockStack gap="100">
      <Text as="span">{label}</Text>
      <Popover
        active={isOpen}
        fullWidth
        autofocusTarget="first-node"
        preferredAlignment="left"
        onClose={close}
        activator={
          <Button
            size="large"
            disclosure={isOpen ? 'up' : 'down'}
            textAlign="left"
            fullWidth
            onClick={isOpen ? close : open}
            accessibilityLabel={`${label}: ${shown}`}
          >
            {shown}
          </Button>
        }
      >
        <Popover.Pane>
          <Values {...props} onChoose={choose} />
        </Popover.Pane>
      </Popover>
    </BlockStack>
  );
}

function Values({
  anyLabel,
  searchLabel,
  chosen,
  options,
  isLoading,
  note,
  words,
  onWords,
  onChoose,
}: ChooseValueProps) {
  return (
    <Box padding="200" minWidth="240px">
      <BlockStack gap="200">
        <TextField
          label={searchLabel}
          labelHidden
          placeholder={searchLabel}
          value={words}
          onChange={onWords}
          autoComplete="off"
          maxLength={200}
        />
        <OptionList
          selected={[chosen?.value ?? ANY]}
          onChange={([value]) => onChoose(options.find((option) => option.value === value) ?? null)}
          options={words ? options : [{ value: ANY, label: anyLabel }, ...options]}
        />
        {isLoading ? <Spinner size="small" accessibilityLabel="Loading" /> : null}
        {!isLoading && words && options.length === 0 ? (
          <Text as="p" tone="subdued">
            Nothing matches “{words}”.
          </Text>
        ) : null}
        {note}
      </BlockStack>
    </Box>
  );
}
