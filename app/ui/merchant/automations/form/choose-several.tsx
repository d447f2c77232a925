import {
  BlockStack,
  Box,
  Button,
  InlineError,
  InlineStack,
  OptionList,
  Popover,
  Spinner,
  Tag,
  Text,
  TextField,
} from '@shopify/polaris';
import { type ReactNode, useId, useState } from 'react';

export interface SeveralValue {
  value: string;
  label: string;
}

interface ChooseSeveralProps {
  /** On the button: `Add a tag`. */
  addLabel: string;
  searchLabel: string;
  chosen: SeveralValue[];
  options: SeveralValue[];
  isLoading: boolean;
  /** What is said below the options: a problem, or that there are more. */
  note?: ReactNode;
  words: string;
  onWords: (words: string) => void;
  onOpen: () => void;
  onChange: (chosen: SeveralValue[]) => void;
  /** Whether what is typed can be taken though the store does not have it yet. */
  takesWords: boolean;
  /** So many can be chosen. */
  most: number;
  error: string | undefined;
}

/** Some of many values, searched by their words: what is chosen stands above the button that opens them. */
export function ChooseSeveral(props: ChooseSeveralProps) {
  const { addLabel, chosen, most, error } = props;
  const [isOpen, setIsOpen] = useState(false);
  const errorId = useId();
  const close = () => {
    setIsOpen(false);
    // Opened again it begins with all of them, so that any can be had.
    props.onWords('');
  };
  const open = () => {
    props.onOpen();
    setIsOpen(true);
  };
  return (
    <BlockStack gap="200">
      {chosen.length > 0 ? (
        <InlineStack gap="200">
          {chosen.map(({ value, label }) => (
            <Tag
              key={value}
              accessibilityLabel={`Remove ${label}`}
              onRemove={() => props.onChange(chosen.filter((one) => one.value !== value))}
            >
              {label}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
      <InlineStack>
        <Popover
          active={isOpen}
          autofocusTarget="first-node"
          preferredAlignment="left"
          onClose={close}
          activator={
            <Button
              disclosure={isOpen ? 'up' : 'down'}
              disabled={chosen.length >= most && !isOpen}
              // The values belong to it by its own mark, and would be read as its name.
              accessibilityLabel={addLabel}
              onClick={isOpen ? close : open}
              {...(error ? { ariaDescribedBy: `${errorId}Error` } : {})}
            >
              {addLabel}
            </Button>
          }
        >
          <Popover.Pane>
            <Values {...props} />
          </Popover.Pane>
        </Popover>
      </InlineStack>
      {error ? <InlineError message={error} fieldID={errorId} /> : null}
    </BlockStack>
  );
}

function Values({
  searchLabel,
  chosen,
  options,
  isLoading,
  note,
  words,
  onWords,
  onChange,
  takesWords,
  most,
}: ChooseSeveralProps) {
  const typed = words.trim();
  const isKnown = [...options, ...chosen].some(({ value }) => value.toLowerCase() === typed.toLowerCase());
  const add = () => {
    onChange([...chosen, { value: typed, label: typed }].slice(0, most));
    onWords('');
  };
  const isShown = ({ value }: SeveralValue) => options.some((option) => option.value === value);
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
          allowMultiple
          selected={chosen.map(({ value }) => value)}
          // What is chosen and not shown just now stays chosen.
          onChange={(values) =>
            onChange(
              [
                ...chosen.filter((one) => !isShown(one) || values.includes(one.value)),
                ...options.filter(({ value }) => values.includes(value) && !chosen.some((one) => one.value === value)),
              ].slice(0, most),
            )
          }
          options={options}
        />
        {isLoading ? <Spinner size="small" accessibilityLabel="Loading" /> : null}
        {takesWords && typed && !isKnown && !isLoading ? (
          <Button onClick={add} textAlign="left">{`Use “${typed}”`}</Button>
        ) : null}
        {!takesWords && !isLoading && typed && options.length === 0 ? (
          <Text as="p" tone="subdued">
            Nothing matches “{typed}”.
          </Text>
        ) : null}
        {note}
      </BlockStack>
    </Box>
  );
}
