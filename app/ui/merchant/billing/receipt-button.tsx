import { useAppBridge } from '@shopify/app-bridge-react';
import { Button } from '@shopify/polaris';
import { useState } from 'react';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';

/** The receipt's address is signed and soon over: it is fetched when it is wanted. */
export function ReceiptButton({ invoiceId, what }: { invoiceId: string; what: string }) {
  const shopify = useAppBridge();
  const [isBusy, setIsBusy] = useState(false);
  const openReceipt = async () => {
    // Opened while the click lasts: later the browser takes it for an unwanted window.
    const tab = open('about:blank', '_blank');
    setIsBusy(true);
    const answer = await callApi('GET /api/billing/invoices/{invoiceId}/receipt', { params: { invoiceId } });
    setIsBusy(false);
    if (answer.ok && tab) {
      tab.opener = null;
      tab.location.replace(answer.value.url);
      return;
    }
    tab?.close();
    shopify.toast.show(answer.ok ? 'Allow this page to open windows, then try again' : answer.problem.detail, {
      isError: true,
    });
  };
  return (
    <Button
      variant="plain"
      loading={isBusy}
      onClick={() => void openReceipt()}
      accessibilityLabel={`Open the receipt: ${what}`}
    >
      Receipt
    </Button>
  );
}
