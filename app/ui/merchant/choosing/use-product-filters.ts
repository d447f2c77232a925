import { useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiAnswer } from '#app/web/api/calls.ts';

type Filters = ApiAnswer<'GET /api/products/filters'>;

/** The types, vendors and tags that the store's products have: asked for once, when the first is opened. */
export function useProductFilters(): { filters: Filters | null; problem: ApiProblem | null; load: () => void } {
  const [filters, setFilters] = useState<Filters | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isAsked = useRef(false);
  const load = async () => {
    if (isAsked.current) return;
    isAsked.current = true;
    setProblem(null);
    const answer = await callApi('GET /api/products/filters');
    if (answer.ok) return setFilters(answer.value);
    isAsked.current = false;
    setProblem(answer.problem);
  };
  return { filters, problem, load: () => void load() };
}
