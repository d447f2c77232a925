import { Await } from '@remix-run/react';
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
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { ApiAnswer } from '#app/web/api/calls.ts';
import { storePicture } from './store-picture.ts';

type PickerPage = ApiAnswer<'GET /api/products'>;
export type PickedProduct = PickerPage['products'][number];

const TYPING_PAUSE_MS = 300;

/** The first page as the store gives it, or the sentence that says why it does not. */
export interface FirstPage {
  value?: PickerPage;
  problem?: string;
}

interface ProductPickerProps {
  firstPage: FirstPage | Promise<FirstPage>;
  onPick: (product: PickedProduct) => void;
  /** Where several can be picked: which are, so that picking one of them again takes it back. */
  several?: { picked: readonly string[]; isFull: boolean };
}

/** The store's products. Until the store has answered, the place that they will take is kept. */
export function ProductPicker({ firstPage, ...picking }: ProductPickerProps) {
  return (
    <Suspense fallback={<ProductsOnTheirWay />}>
      <Await resolve={firstPage} errorElement={<ProductSearch firstPage={null} {...picking} />}>
        {({ value, problem }) => (
          <>
            {problem ? (
              <Banner tone="warning">
                <p>{problem}</p>
              </Banner>
            ) : null}
            <ProductSearch firstPage={value ?? null} {...picking} />
          </>
        )}
      </Await>
    </Suspense>
  );
}

type Picking = Omit<ProductPickerProps, 'firstPage'>;

/** As high as a full page of products, so that nothing below moves when they come. */
function ProductsOnTheirWay() {
  return (
    <div className="products-on-their-way" role="status" aria-label="The products are on their way">
      <SkeletonBodyText lines={6} />
    </div>
  );
}

/** Searched and paged by Shopify itself: thousands of products cost what a dozen do. */
function ProductSearch({ firstPage, ...picking }: Picking & { firstPage: PickerPage | null }) {
  const [words, setWords] = useState('');
  const [page, setPage] = useState(firstPage);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const latest = useRef(0);

  const load = useCallback(async (query: { q: string; before?: string; after?: string }) => {
    latest.current += 1;
    const asked = latest.current;
    setIsBusy(true);
    const answer = await callApi('GET /api/products', { query });
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
        <ProductList page={page} words={words} isBusy={isBusy} {...picking} />
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
  ...picking
}: Picking & { page: PickerPage; words: string; isBusy: boolean }) {
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
          <ProductRow product={product} {...picking} />
        </li>
      ))}
    </ul>
  );
}

function ProductRow({ product, onPick, several }: Picking & { product: PickedProduct }) {
  const shown = (
    <>
      <Thumbnail source={thumbnailOf(product) ?? ImageIcon} alt="" size="small" />
      <span className="product-list__text">
        <span className="product-list__title">{product.title}</span>
        <Text as="span" tone="subdued" variant="bodySm">
          {describe(product)}
        </Text>
      </span>
    </>
  );
  const pick = () => onPick(product);
  if (!several) {
    return (
      <button type="button" className="product-list__item" disabled={!product.picture} onClick={pick}>
        {shown}
      </button>
    );
  }
  const isPicked = several.picked.includes(product.id);
  const isShut = !isPicked && (several.isFull || !product.picture);
  return (
    <label className={isShut ? 'product-list__item product-list__item--shut' : 'product-list__item'}>
      <input type="checkbox" name="product" checked={isPicked} disabled={isShut} onChange={pick} />
      {shown}
    </label>
  );
}

/** Twice as wide as it is shown, for fine screens. */
const THUMBNAIL_PX = 80;

export function thumbnailOf({ picture }: PickedProduct): string | null {
  return picture?.url ? storePicture(picture.url, THUMBNAIL_PX) : null;
}

function describe(product: PickedProduct): string {
  if (!product.picture) return 'No picture: add one to the product first';
  const parts = [product.productType, product.mediaCount === 1 ? '1 picture' : `${product.mediaCount} pictures`];
  if (product.status !== 'ACTIVE') parts.push(product.status.toLowerCase());
  return parts.filter(Boolean).join(' · ');
}
