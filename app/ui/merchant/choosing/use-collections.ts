import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiAnswer } from '#app/web/api/calls.ts';

type Page = ApiAnswer<'GET /api/collections'>;

const TYPING_PAUSE_MS = 300;

/** The store's collections by their words, a page after the other: asked for once they are opened. */
export function useCollections() {
  const [words, setWords] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [page, setPage] = useState<Page | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isLoading, setIsLoading] = useState(false);
  const latest = useRef(0);

  const load = async (query: { q: string; after?: string }, before: Page['collections']) => {
    latest.current += 1;
    const asked = latest.current;
    setIsLoading(true);
    const answer = await callApi('GET /api/collections', { query });
    // An answer to an older question says nothing about this one.
    if (asked !== latest.current) return;
    setIsLoading(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setPage({ ...answer.value, collections: [...before, ...answer.value.collections] });
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked when it is opened, and when the words change
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => void load({ q: words }, []), words ? TYPING_PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [words, isOpen]);

  return {
    words,
    setWords,
    page,
    problem,
    isLoading,
    open: () => {
      if (isOpen && problem) void load({ q: words }, []);
      setIsOpen(true);
    },
    loadMore: () => void load({ q: words, after: page?.next ?? '' }, page?.collections ?? []),
  };
}
