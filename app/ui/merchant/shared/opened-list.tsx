import { Button, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { ApiProblem } from './api-client.ts';

type Page<T> = { ok: true; items: T[]; next: number | null } | { ok: false; problem: ApiProblem };

export interface OpenedList<T> {
  isOpen: boolean;
  toggle: () => void;
  items: T[];
  hasMore: boolean;
  isLoading: boolean;
  /** Nothing of it is there yet. */
  isFirst: boolean;
  problem: ApiProblem | null;
  readOn: () => void;
}

/** A list that is read when it is opened, a page after the other; `readPage` gets where the page before ended. */
export function useOpenedList<T>(readPage: (after: number | null) => Promise<Page<T>>): OpenedList<T> {
  const [isOpen, setIsOpen] = useState(false);
  const [list, setList] = useState<{ items: T[]; next: number | null } | null>(null);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const readOn = async () => {
    setIsLoading(true);
    setProblem(null);
    const page = await readPage(list?.next ?? null);
    setIsLoading(false);
    if (page.ok) setList((before) => ({ items: [...(before?.items ?? []), ...page.items], next: page.next }));
    else setProblem(page.problem);
  };
  return {
    isOpen,
    toggle: () => {
      setIsOpen(!isOpen);
      if (!isOpen && !list) void readOn();
    },
    items: list?.items ?? [],
    hasMore: typeof list?.next === 'number',
    isLoading,
    isFirst: !list,
    problem,
    readOn: () => void readOn(),
  };
}

/** Below such a list: what went wrong, and how it goes on. */
export function ListEnd({ list, more }: { list: OpenedList<unknown>; more: string }) {
  const { problem, hasMore, isLoading, readOn } = list;
  return (
    <>
      {problem ? (
        <Text as="p" tone="critical">
          {problem.detail}
        </Text>
      ) : null}
      {hasMore || problem ? (
        <InlineStack>
          <Button onClick={readOn} loading={isLoading}>
            {problem ? 'Try again' : more}
          </Button>
        </InlineStack>
      ) : null}
    </>
  );
}
