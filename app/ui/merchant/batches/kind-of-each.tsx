import { BlockStack, Button, Checkbox, InlineStack, Select, Spinner, Text } from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import type { EngineCategory } from '#app/domain/garments/garment-categories.ts';
import { CATEGORY_OPTIONS } from '#app/ui/merchant/choosing/garment-options.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { BatchItemsView, BatchView } from '#app/web/api/batch-schemas.ts';
import { sayCount } from './batch-words.tsx';
import type { Kinds } from './use-kinds.ts';

type Item = BatchItemsView['items'][number];
/** As many as one change may name. */
const MOST_AT_ONCE = 500;

/** The garments of a quote one by one: those that are ticked become another kind together. */
export function KindOfEach({ batch, kinds }: { batch: BatchView; kinds: Kinds }) {
  const list = useGarments(batch, kinds.changes);
  const [ticked, setTicked] = useState<number[]>([]);
  const [category, setCategory] = useState<EngineCategory>('tops');
  const shown = list.garments.slice(0, MOST_AT_ONCE).map(({ ordinal }) => ordinal);
  const areAll = shown.length > 0 && ticked.length === shown.length;
  const apply = async () => {
    if (await kinds.set(category, { ordinals: ticked })) setTicked([]);
  };
  return (
    <BlockStack gap="300">
      <Checkbox
        label={`All ${sayCount(shown.length, 'garment')} shown here`}
        checked={areAll || (ticked.length > 0 && 'indeterminate')}
        onChange={() => setTicked(areAll ? [] : shown)}
      />
      <ul className="picked" aria-label="Garments">
        {list.garments.map(({ ordinal, title, category: kind }) => (
          <li key={ordinal} className="picked__item">
            <span className="picked__title">
              <Checkbox
                label={title}
                checked={ticked.includes(ordinal)}
                disabled={ticked.length >= MOST_AT_ONCE && !ticked.includes(ordinal)}
                onChange={(isTicked) =>
                  setTicked(isTicked ? [...ticked, ordinal] : ticked.filter((other) => other !== ordinal))
                }
              />
            </span>
            <Text as="span" tone="subdued">
              {CATEGORY_OPTIONS.find(({ value }) => value === kind)?.label ?? kind}
            </Text>
          </li>
        ))}
      </ul>
      {list.problem ? (
        <Text as="p" tone="critical">
          {list.problem.detail}
        </Text>
      ) : null}
      {list.isLoading ? <Spinner size="small" accessibilityLabel="Loading garments" /> : null}
      {list.hasMore && !list.isLoading ? (
        <InlineStack>
          <Button onClick={list.showMore}>Show more garments</Button>
        </InlineStack>
      ) : null}
      <InlineStack gap="200" blockAlign="end">
        <Select
          label="Kind"
          labelInline
          options={CATEGORY_OPTIONS}
          value={category}
          onChange={(value) => setCategory(value as EngineCategory)}
        />
        <Button disabled={ticked.length === 0} loading={kinds.isBusy} onClick={() => void apply()}>
          {ticked.length === 0 ? 'Tick garments first' : `Set for ${sayCount(ticked.length, 'garment')}`}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

/** The batch's garments, each once however many avatars wear it, page after page; read anew after a change. */
function useGarments({ id: batchId, avatarNames }: BatchView, changes: number) {
  const [items, setItems] = useState<Item[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  /** From the beginning up to an item, or the page after one. */
  const read = async (before: Item[], after: number | null, upTo: number) => {
    setIsLoading(true);
    let all = before;
    for (let from = after; ; ) {
      const query = from === null ? {} : { after: String(from) };
      const answer = await callApi('GET /api/render/batch/{batchId}/items', { params: { batchId }, query });
      setProblem(answer.ok ? null : answer.problem);
      if (!answer.ok) break;
      all = [...all, ...answer.value.items];
      from = answer.value.next;
      setItems(all);
      setNext(from);
      if (from === null || from >= upTo) break;
    }
    setIsLoading(false);
  };
  const latest = useRef(read);
  latest.current = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was shown before is read again after each change
  useEffect(() => void latest.current([], null, items.length - 1), [batchId, changes]);
  return {
    garments: items.filter(({ ordinal }) => ordinal % avatarNames.length === 0),
    hasMore: next !== null,
    isLoading,
    problem,
    showMore: () => void read(items, next, 0),
  };
}
