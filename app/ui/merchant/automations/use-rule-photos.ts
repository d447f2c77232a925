import { useEffect, useRef, useState } from 'react';
import type { BatchItem } from '#app/ui/merchant/batches/use-batch-items.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RulePhotosView } from '#app/web/api/automation-schemas.ts';

type Photo = RulePhotosView['photos'][number];

export interface RulePhotos {
  items: (BatchItem & { note: string })[];
  hasMore: boolean;
  isLoading: boolean;
  problem: ApiProblem | null;
  showMore: () => void;
}

/**
 * Photos of rules, which grow by pages. What was decided meanwhile stays where it is, so that it can be taken back and
 * nobody loses their place; what comes meanwhile is behind.
 */
export function useRulePhotos(first: RulePhotosView): RulePhotos {
  const [list, setList] = useState(first);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isReading = useRef(false);
  useEffect(
    () => setList((now) => (now.state === first.state ? { ...now, photos: joined(now.photos, first.photos) } : first)),
    [first],
  );

  const showMore = async () => {
    const { state, next } = list;
    if (next === null || isReading.current) return;
    isReading.current = true;
    setIsLoading(true);
    setProblem(null);
    const answer = await callApi('GET /api/automations/photos', { query: { state, after: next } });
    isReading.current = false;
    setIsLoading(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    const more = answer.value;
    setList((now) => (now.state === state ? { state, photos: joined(now.photos, more.photos), next: more.next } : now));
  };
  return {
    items: list.photos.map(({ render, rule }, ordinal) => ({
      ordinal,
      title: render.productTitle,
      productId: render.productId,
      avatarName: render.avatarName,
      category: render.category,
      render,
      note: rule.name,
    })),
    hasMore: list.next !== null,
    isLoading,
    problem,
    showMore: () => void showMore(),
  };
}

/** Those that are there where they stand, in their newer state; those that are new behind them. */
function joined(before: Photo[], fresh: Photo[]): Photo[] {
  const newer = new Map(fresh.map((photo) => [photo.render.id, photo]));
  const known = new Set(before.map(({ render }) => render.id));
  return [
    ...before.map((photo) => newer.get(photo.render.id) ?? photo),
    ...fresh.filter(({ render }) => !known.has(render.id)),
  ];
}
