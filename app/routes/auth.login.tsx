import type { LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AppProvider, BlockStack, Button, Card, InlineStack, Page, Text } from '@shopify/polaris';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import translations from '@shopify/polaris/locales/en.json';
import { config } from '#app/config.server.ts';
import { login } from '#app/shopify.server.ts';

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: polarisStyles }];

/**
 * Where somebody lands who opened the app outside the Shopify admin. It asks for nothing: an address that names a store
 * goes on to where Shopify installs the app there, and all others find it in their admin.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  await login(request);
  return { adminUrl: config.shopify.adminUrl };
}

export default function Login() {
  const { adminUrl } = useLoaderData<typeof loader>();
  return (
    <AppProvider i18n={translations}>
      <Page narrowWidth>
        <Card>
          <BlockStack gap="300">
            <Text variant="headingMd" as="h1">
              Open ModelSnap in your Shopify admin
            </Text>
            <Text as="p">
              ModelSnap works inside the admin of your store: choose your store there, then ModelSnap under Apps. If it
              is not installed yet, add it from the Shopify App Store.
            </Text>
            <InlineStack>
              <Button url={adminUrl} variant="primary">
                Go to the Shopify admin
              </Button>
            </InlineStack>
          </BlockStack>
        </Card>
      </Page>
    </AppProvider>
  );
}
