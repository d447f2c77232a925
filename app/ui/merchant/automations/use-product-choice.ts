import { useAppBridge } from '@shopify/app-bridge-react';

/** Has Shopify's own picker choose one of the store's products. */
export function useProductChoice(onPick: (product: { id: string; title: string }) => void): () => void {
  const shopify = useAppBridge();
  const choose = async () => {
    const selection = await shopify.resourcePicker({ type: 'product', action: 'select', multiple: false });
    const picked = selection?.[0];
    if (picked && 'title' in picked) onPick({ id: picked.id, title: picked.title });
  };
  return () => void choose();
}
