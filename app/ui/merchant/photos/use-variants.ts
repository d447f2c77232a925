import { useCallback, useEffect, useState } from 'react';
import type { VariantChoices, VariantWay } from '#app/domain/publications/ask/product-variants.ts';
import { type ApiProblem, callApi, legacyId } from '#app/ui/merchant/shared/api-client.ts';

/** What the merchant wants of a product's variants, as far as it is known. */
export interface VariantWish {
  variantIds: string[];
  /** Variants were asked for and have not come yet: publishing now would leave them out. */
  isAwaited: boolean;
}

export interface VariantsState {
  status: 'loading' | 'there' | 'failed';
  problem: ApiProblem | null;
  ways: VariantWay[];
  way: VariantWay | undefined;
  /** The chosen values of that way. */
  values: string[];
  wish: VariantWish;
  /** The merchant wants to choose, whether the variants are there or not. */
  askFor: () => void;
  chooseWay: (index: number) => void;
  choose: (values: string[]) => void;
  loadAgain: () => void;
  goOnWithout: () => void;
}

/** A product's variants and which of them are chosen; `before` are those that this photo was last published for. */
export function useVariants(productId: string, before: string[]): VariantsState {
  const [tries, setTries] = useState(0);
  const [answer, setAnswer] = useState<{ choices: VariantChoices } | { problem: ApiProblem } | null>(null);
  const [isAskedFor, setIsAskedFor] = useState(before.length > 0);
  const [chosen, setChosen] = useState<{ way: number; values: string[] } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another question.
  useEffect(() => {
    let isOver = false;
    setAnswer(null);
    const params = { productId: legacyId(productId) };
    void callApi('GET /api/products/{productId}/variants', { params }).then((loaded) => {
      if (!isOver) setAnswer(loaded.ok ? { choices: loaded.value } : { problem: loaded.problem });
    });
    return () => {
      isOver = true;
    };
  }, [productId, tries]);

  const ways = answer && 'choices' in answer ? answer.choices.ways : [];
  const { way: index, values } = chosen ?? chosenBefore(ways, before);
  const way = ways[index];
  const status = answer === null ? 'loading' : 'choices' in answer ? 'there' : 'failed';
  const groups = way?.groups.filter(({ value }) => values.includes(value)) ?? [];
  const loadAgain = useCallback(() => setTries((count) => count + 1), []);
  return {
    status,
    problem: answer && 'problem' in answer ? answer.problem : null,
    ways,
    way,
    values,
    wish: {
      variantIds: groups.flatMap(({ variantIds }) => variantIds),
      isAwaited: isAskedFor && status !== 'there',
    },
    askFor: () => setIsAskedFor(true),
    chooseWay: (to) => setChosen({ way: to, values: [] }),
    choose: (to) => setChosen({ way: index, values: to }),
    loadAgain,
    goOnWithout: () => setIsAskedFor(false),
  };
}

/** The first way that says exactly what was chosen before; variants that are gone since are left out. */
export function chosenBefore(ways: VariantWay[], before: string[]): { way: number; values: string[] } {
  const wanted = new Set(before);
  for (const [way, { groups }] of ways.entries()) {
    const whole = groups.filter(({ variantIds }) => variantIds.every((id) => wanted.has(id)));
    const covered = new Set(whole.flatMap(({ variantIds }) => variantIds));
    const known = groups.flatMap(({ variantIds }) => variantIds).filter((id) => wanted.has(id));
    if (known.length > 0 && known.every((id) => covered.has(id)))
      return { way, values: whole.map(({ value }) => value) };
  }
  return { way: 0, values: [] };
}
