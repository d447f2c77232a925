import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import { type CatalogueChoice, filterOf, type ProductCount } from './choose-state.ts';

export interface CountState {
  /** Null while it is being asked for, and where the store does not say. */
  counted: ProductCount | null;
  problem: ApiProblem | null;
  countAgain: () => void;
}

const TYPING_PAUSE_MS = 300;

/** How many products the filter holds, asked anew when it changes. */
export function useCatalogueCount(catalogue: CatalogueChoice, isWanted: boolean): CountState {
  const asked = JSON.stringify(filterOf(catalogue));
  const [answer, setAnswer] = useState<{ asked: string; counted?: ProductCount; problem?: ApiProblem } | null>(null);
  const [round, setRound] = useState(0);
  const isFirst = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round asks the same again
  useEffect(() => {
    if (!isWanted) return;
    let isLatest = true;
    const ask = async () => {
      const found = await callApi('GET /api/products/count', { query: JSON.parse(asked) as Record<string, string> });
      // An answer to an older question says nothing about this one.
      if (isLatest) setAnswer({ asked, ...(found.ok ? { counted: found.value } : { problem: found.problem }) });
    };
    const timer = setTimeout(() => void ask(), isFirst.current ? 0 : TYPING_PAUSE_MS);
    isFirst.current = false;
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [asked, isWanted, round]);

  const isOfThis = answer?.asked === asked;
  return {
    counted: (isOfThis && answer.counted) || null,
    problem: (isOfThis && answer.problem) || null,
    countAgain: () => {
      setAnswer(null);
      setRound(round + 1);
    },
  };
}
