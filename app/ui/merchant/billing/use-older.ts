import { useEffect, useState } from 'react';
import type { ApiProblem, ApiResult } from '#app/ui/merchant/shared/api-client.ts';

interface ListPage<T> {
  items: T[];
  older: string | null;
}

export interface OlderList<T> {
  items: T[];
  hasOlder: boolean;
  isLoading: boolean;
  problem: ApiProblem | null;
  showOlder: () => void;
}

/** A list that begins with the page's first lines and grows by older ones; what is new comes on top. */
export function useOlder<T extends { id: string }>(
  first: ListPage<T>,
  read: (older: string) => Promise<ApiResult<ListPage<T>>>,
): OlderList<T> {
  const [seen, setSeen] = useState(first);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  useEffect(() => {
    setSeen((before) => ({ items: joined(first.items, before.items), older: before.older }));
  }, [first]);

  const showOlder = async () => {
    setIsLoading(true);
    setProblem(null);
    const answer = await read(seen.older ?? '');
    setIsLoading(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    setSeen((before) => ({ items: joined(before.items, answer.value.items), older: answer.value.older }));
  };
  return { items: seen.items, hasOlder: seen.older !== null, isLoading, problem, showOlder: () => void showOlder() };
}

function joined<T extends { id: string }>(newer: T[], older: T[]): T[] {
  const known = new Set(newer.map(({ id }) => id));
  return [...newer, ...older.filter(({ id }) => !known.has(id))];
}
