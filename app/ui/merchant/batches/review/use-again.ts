import { useRef, useState } from 'react';
import type { BatchDeeds } from '#app/ui/merchant/batches/use-batch.ts';
import { type ApiProblem, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';

export interface Again {
  isBusy: boolean;
  problem: ApiProblem | null;
  clearProblem: () => void;
  /** Makes these photos anew, or all failed ones; returns the photos that are on their way, none where it was refused. */
  makeAgain: (renderIds?: string[]) => Promise<RenderView[]>;
}

/** Photos of a batch made anew, a credit each. What got no answer is asked for by the same id: it is made once. */
export function useAgain({ batch, show }: Pick<BatchDeeds, 'batch' | 'show'>): Again {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const asked = useRef({ of: '', roundId: '' });
  const makeAgain = async (renderIds?: string[]) => {
    if (isBusy) return [];
    const of = renderIds?.join(' ') ?? 'failed';
    if (asked.current.of !== of) asked.current = { of, roundId: newRecordId() };
    setIsBusy(true);
    setProblem(null);
    const { roundId } = asked.current;
    const answer = await callApi('POST /api/render/batch/{batchId}/retry', {
      params: { batchId: batch.id },
      body: { roundId, ...(renderIds ? { photos: renderIds } : {}) },
    });
    setIsBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return [];
    }
    asked.current = { of: '', roundId: '' };
    show(answer.value.batch);
    return answer.value.renders;
  };
  return { isBusy, problem, clearProblem: () => setProblem(null), makeAgain };
}
