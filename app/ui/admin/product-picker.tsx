import {
  Banner,
  BlockStack,
  Icon,
  InlineStack,
  Pagination,
  SkeletonBodyText,
  Text,
  TextField,
  Thumbnail,
} from '@shopify/polaris';
import { ImageIcon, SearchIcon } from '@shopify/polaris-icons';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from './api-client.ts';

interface PickedPicture {
  url: string | null;
}

export interface PickedProduct {
  id: string;
  title: string;
  productType: string;
  status: string;
  mediaCount: number;
  picture: PickedPicture | null;
}

export interface PickerPage {
  products: PickedProduct[];
  next: string | null;
  previous: string | null;
}

const TYPING_PAUSE_MS = 300;

/** The store's products, searched and paged by Shopify itself: thousands cost what a dozen do. */
export function ProductPicker({
  firstPage,
  onPick,
}: {
  firstPage: PickerPage | null;
  onPick: (product: PickedProduct) => void;
}) {
  const [words, setWords] = useState('');
  const [page, setPage] = useState(firstPage);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const latest = useRef(0);

  const load = useCallback(async (search: Record<string, string>) => {
    latest.current += 1;
    const asked = latest.current;
    setIsBusy(true);
    const answer = await callApi<PickerPage>(`/api/products?${new URLSearchParams(search)}`);
    // An answer to an older question says nothing about this one.
    if (asked !== latest.current) return;
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setPage(answer.value);
  }, []);

  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      if (firstPage) return;
    }
    const timer = setTimeout(() => void load({ q: words }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, load, firstPage]);

  return (
    <BlockStack gap="300">
      <TextField
        label="Search products"
        labelHidden
        placeholder="Search products"
        value={words}
        onChange={setWords}
        prefix={<Icon source={SearchIcon} />}
        clearButton
        onClearButtonClick={() => setWords('')}
        autoComplete="off"
        maxLength={200}
      />
      {problem ? (
        <Banner
          tone="warning"
          title={problem.title}
          action={{ content: 'Try again', onAction: () => void load({ q: words }) }}
        >
          <p>{problem.detail}</p>
        </Banner>
      ) : null}
      {page ? (
        <ProductList page={page} words={words} isBusy={isBusy} onPick={onPick} />
      ) : problem ? null : (
        <SkeletonBodyText lines={6} />
      )}
      {page && (page.next || page.previous) ? (
        <InlineStack align="center">
          <Pagination
            label="Products"
            hasPrevious={page.previous !== null && !isBusy}
            previousTooltip="Previous products"
            onPrevious={() => void load({ q: words, before: page.previous ?? '' })}
            hasNext={page.next !== null && !isBusy}
            nextTooltip="Next products"
            onNext={() => void load({ q: words, after: page.next ?? '' })}
          />
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

function ProductList({
  page,
  words,
  isBusy,
  onPick,
}: {
  page: PickerPage;
  words: string;
  isBusy: boolean;
  onPick: (product: PickedProduct) => void;
}) {
  if (page.products.length === 0) {
    return (
      <Text as="p" tone="subdued">
        {words
          ? `No product matches “${words}”. Try fewer or other words.`
          : 'This store has no products yet. Add one in Shopify under Products, then come back.'}
      </Text>
    );
  }
  return (
    <ul className={isBusy ? 'product-list product-list--busy' : 'product-list'} aria-busy={isBusy}>
      {page.products.map((product) => (
        <li key={product.id}>
          <button
            type="button"
            className="product-list__item"
            disabled={!product.picture}
            onClick={() => onPick(product)}
          >
            <Thumbnail source={product.picture?.url ?? ImageIcon} alt="" size="small" />
            <span className="product-list__text">
              <span className="product-list__title">{product.title}</span>
              <Text as="span" tone="subdued" variant="bodySm">
                {describe(product)}
              </Text>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function describe(product: PickedProduct): string {
  if (!product.picture) return 'No picture: add one to the product first';
  const parts = [product.productType, product.mediaCount === 1 ? '1 picture' : `${product.mediaCount} pictures`];
  if (product.status !== 'ACTIVE') parts.push(product.status.toLowerCase());
  return parts.filter(Boolean).join(' · ');
}
