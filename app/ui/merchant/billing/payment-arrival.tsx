import { Banner, BlockStack, InlineStack, Spinner, Text } from '@shopify/polaris';
import type { CheckoutWait } from './use-checkout-progress.ts';

interface PaymentArrivalProps {
  wait: CheckoutWait;
  /** Where they came from for want of credits. */
  backTo: { content: string; url: string } | null;
  onDismiss: () => void;
}

/** For who comes back from paying: waits visibly until the payment is known here, then says what it brought. */
export function PaymentArrival({ wait, backTo, onDismiss }: PaymentArrivalProps) {
  const { checkout, isLong, isLooking, lookAgain } = wait;
  if (!checkout) return null;
  if (checkout.isSettled) {
    return (
      <Banner
        tone="success"
        title="Thank you, your payment has arrived"
        onDismiss={onDismiss}
        {...(backTo ? { action: backTo } : {})}
      >
        <p>
          You bought {checkout.what}. {checkout.credits} credits were added.
        </p>
      </Banner>
    );
  }
  return (
    <Banner
      tone="info"
      title="Payment received, adding your credits…"
      {...(isLong ? { action: { content: 'Look again', onAction: lookAgain, loading: isLooking } } : {})}
    >
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center" wrap={false}>
          <Spinner size="small" accessibilityLabel="Waiting for the payment" />
          <Text as="p">You are buying {checkout.what}. This usually takes a few seconds.</Text>
        </InlineStack>
        {isLong ? (
          <p>
            It takes longer than usual. Nothing is lost: the credits are added as soon as the payment is confirmed, also
            when you leave this page. If they are not here within a day, answer the mail with your receipt.
          </p>
        ) : null}
      </BlockStack>
    </Banner>
  );
}
