import { useEffect, useRef, useState } from 'react';
import type { EngineCategory } from '#app/domain/garments/garment-categories.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiAnswer, ApiBody } from '#app/web/api/calls.ts';

export interface Kinds {
  /** Null while they are read. */
  kinds: ApiAnswer<'GET /api/render/batch/{batchId}/kinds'>['kinds'] | null;
  problem: ApiProblem | null;
  /** What was done last, for who does not see it. */
  said: string;
  isBusy: boolean;
  /** Goes up with each change. */
  changes: number;
  read: () => void;
  /** Returns whether it was done. */
  set: (category: EngineCategory, of: { productType: string } | { ordinals: number[] }) => Promise<boolean>;
}

type Change = ApiBody<'POST /api/render/batch/{batchId}/category'>;

/** What the garments of a quote are taken for, and what the merchant says they are. */
export function useKinds(batchId: string): Kinds {
  const [kinds, setKinds] = useState<Kinds['kinds']>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [said, setSaid] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [changes, setChanges] = useState(0);

  const read = async () => {
    const answer = await callApi('GET /api/render/batch/{batchId}/kinds', { params: { batchId } });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setKinds(answer.value.kinds);
  };
  const latest = useRef(read);
  latest.current = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each batch
  useEffect(() => void latest.current(), [batchId]);

  const set: Kinds['set'] = async (category, garments) => {
    setIsBusy(true);
    setProblem(null);
    const of: Change['of'] =
      'ordinals' in garments ? { ordinals: garments.ordinals } : { productType: garments.productType };
    const body: Change = { category, of };
    const answer = await callApi('POST /api/render/batch/{batchId}/category', { params: { batchId }, body });
    if (answer.ok) {
      await read();
      setChanges((before) => before + 1);
      setSaid('The kind was changed');
    } else setProblem(answer.problem);
    setIsBusy(false);
    return answer.ok;
  };
  return { kinds, problem, said, isBusy, changes, read: () => void read(), set };
}
