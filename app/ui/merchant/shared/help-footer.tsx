import { FooterHelp, Link } from '@shopify/polaris';

/** Where to write for help, with the store already named. */
export function HelpFooter({ address, shop }: { address: string; shop: string }) {
  const mail = `mailto:${address}?subject=${encodeURIComponent(`ModelSnap in ${shop}`)}`;
  return (
    <FooterHelp>
      Need help? Write to{' '}
      <Link url={mail} target="_top">
        {address}
      </Link>
    </FooterHelp>
  );
}
