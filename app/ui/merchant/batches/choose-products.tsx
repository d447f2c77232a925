import { BlockStack, Button, InlineStack, Text, Thumbnail } from '@shopify/polaris';
import { ImageIcon, XIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import { ProductPicker, thumbnailOf } from '#app/ui/merchant/choosing/product-picker.tsx';
import { ChooseProductPictures } from './choose-product-pictures.tsx';
import { type ChosenProduct, garmentsNamed, MOST_NAMED, toggled } from './choose-state.ts';

/** Not every merchant picks: the store is asked when this is shown. */
const NOT_READ_YET = {};

/** Products that are picked one by one, and those that are picked so far. */
export function ChooseProducts({
  products,
  onChange,
}: {
  products: ChosenProduct[];
  onChange: (products: ChosenProduct[]) => void;
}) {
  const isFull = garmentsNamed(products) >= MOST_NAMED;
  return (
    <BlockStack gap="400">
      <InlineStack align="space-between" blockAlign="center">
        <div role="status">
          <Text as="p" fontWeight="medium">
            {products.length === 0 ? 'No product picked yet' : `${products.length} picked`}
            {isFull ? `: more than ${MOST_NAMED} are chosen from the catalogue, by a collection or a tag` : ''}
          </Text>
        </div>
        {products.length > 0 ? (
          <Button variant="plain" onClick={() => onChange([])}>
            Remove all
          </Button>
        ) : null}
      </InlineStack>
      {products.length > 0 ? <Picked products={products} onChange={onChange} /> : null}
      <ProductPicker
        firstPage={NOT_READ_YET}
        several={{ picked: products.map(({ id }) => id), isFull }}
        onPick={(product) => {
          const { id, title } = product;
          onChange(toggled(products, { id, title, pictureUrl: thumbnailOf(product) }));
        }}
      />
    </BlockStack>
  );
}

function Picked({ products, onChange }: { products: ChosenProduct[]; onChange: (products: ChosenProduct[]) => void }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const setPictures = (id: string, mediaIds: string[]) =>
    onChange(products.map((product) => (product.id === id ? { ...product, mediaIds } : product)));
  return (
    <ul className="picked" aria-label="Picked products">
      {products.map((product) => {
        const isOpen = product.id === openId;
        const pictures = product.mediaIds?.length ?? 0;
        return (
          <li key={product.id} className="picked__entry">
            <div className="picked__item">
              <Thumbnail source={product.pictureUrl ?? ImageIcon} alt="" size="extraSmall" />
              <span className="picked__title">{product.title}</span>
              <Button
                variant="plain"
                disclosure={isOpen ? 'up' : 'down'}
                ariaExpanded={isOpen}
                accessibilityLabel={`Choose pictures of ${product.title}${pictures > 0 ? `, ${pictures} chosen` : ''}`}
                onClick={() => setOpenId(isOpen ? null : product.id)}
              >
                {pictures === 0 ? 'Choose pictures' : `${pictures} ${pictures === 1 ? 'picture' : 'pictures'}`}
              </Button>
              <Button
                variant="tertiary"
                icon={XIcon}
                accessibilityLabel={`Remove ${product.title}`}
                onClick={() => onChange(toggled(products, product))}
              />
            </div>
            {isOpen ? (
              <div className="picked__more">
                <ChooseProductPictures product={product} onChange={(mediaIds) => setPictures(product.id, mediaIds)} />
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
