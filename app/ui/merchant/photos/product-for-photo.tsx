import { useAppBridge } from '@shopify/app-bridge-react';
import { BlockStack, Button, Text } from '@shopify/polaris';

export interface ChosenProduct {
  id: string;
  title: string;
}

/** A photo of the merchant's own picture belongs to no product yet: Shopify's picker chooses one. */
export function ProductForPhoto({
  product,
  onChoose,
}: {
  product: ChosenProduct | null;
  onChoose: (product: ChosenProduct) => void;
}) {
  const shopify = useAppBridge();
  const choose = async () => {
    const selection = await shopify.resourcePicker({ type: 'product', action: 'select', multiple: false });
    const picked = selection?.[0];
    if (picked && 'title' in picked) onChoose({ id: picked.id, title: picked.title });
  };
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Text as="p" breakWord>
        {product ? `The photo goes to “${product.title}”.` : 'Choose the product that this photo goes to.'}
      </Text>
      <Button onClick={() => void choose()}>{product ? 'Choose another product' : 'Choose a product'}</Button>
    </BlockStack>
  );
}
