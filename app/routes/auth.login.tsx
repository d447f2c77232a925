import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { AppProvider, Button, Card, FormLayout, Page, Text, TextField } from '@shopify/polaris';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import translations from '@shopify/polaris/locales/en.json';
import { useState } from 'react';
import { login } from '#app/shopify.server.ts';

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: polarisStyles }];

/** Where somebody lands who opened the app outside the Shopify admin. */
export async function loader({ request }: LoaderFunctionArgs) {
  return { problem: sentenceOf(await login(request)) };
}

export async function action({ request }: ActionFunctionArgs) {
  return { problem: sentenceOf(await login(request)) };
}

function sentenceOf(errors: Awaited<ReturnType<typeof login>>): string | undefined {
  if (!errors.shop) return undefined;
  return errors.shop === 'MISSING_SHOP'
    ? 'Enter the address of your store.'
    : 'This is not a store’s address. It ends in .myshopify.com.';
}

export default function Login() {
  const loaded = useLoaderData<typeof loader>();
  const acted = useActionData<typeof action>();
  const [shop, setShop] = useState('');
  return (
    <AppProvider i18n={translations}>
      <Page narrowWidth>
        <Card>
          <Form method="post">
            <FormLayout>
              <Text variant="headingMd" as="h1">
                Open ModelSnap in your Shopify admin
              </Text>
              <TextField
                type="text"
                name="shop"
                label="Store address"
                helpText="example.myshopify.com"
                value={shop}
                onChange={setShop}
                autoComplete="on"
                error={acted?.problem ?? loaded.problem}
              />
              <Button submit variant="primary">
                Continue
              </Button>
            </FormLayout>
          </Form>
        </Card>
      </Page>
    </AppProvider>
  );
}
