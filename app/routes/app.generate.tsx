import { setTimeout as sleep } from 'node:timers/promises';
import { defer, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, Page } from '@shopify/polaris';
import { z } from 'zod';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { creditsOf } from '#app/domain/credits/read-credits.ts';
import { Refusal } from '#app/domain/errors.ts';
import { readGarmentChoices } from '#app/domain/garments/read-garment-choices.ts';
import { listRecentUploads } from '#app/domain/garments/read-uploads.ts';
import { searchStoreProducts } from '#app/domain/garments/search-store-products.ts';
import { uploadRules } from '#app/domain/garments/upload-rules.ts';
import { storeAdminUrl } from '#app/domain/store-names/store-admin-url.ts';
import { GenerateForm } from '#app/ui/merchant/generate/generate-form.tsx';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { viewAvatar } from '#app/web/views/avatar-view.ts';
import { viewUpload } from '#app/web/views/upload-view.ts';

/** `?product=123` (a product's number) opens the page with that product chosen: where links from elsewhere lead. */
const query = z.object({ product: z.string().regex(/^\d+$/).optional() }).loose();

/**
 * So long a page that is ready waits for the store's products: coming later they follow it, and are drawn a second time
 * round. It is less than the browser needs for the styles.
 */
const PRODUCTS_PATIENCE_MS = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, business } = await requireMerchant(request);
  const { product } = parsePageQuery(request, query);
  const firstPage = orProblem(() => searchStoreProducts(shop, { words: '' }));
  // Whoever awaits it hears of its failure; should the rest fail first, it is nobody's.
  const whenThere = firstPage.catch(() => undefined);
  const [avatars, uploads, garment] = await Promise.all([
    listAvatars(),
    listRecentUploads(shop),
    product ? orProblem(() => readGarmentChoices(shop, `gid://shopify/Product/${product}`)) : undefined,
  ]);
  const soon = await Promise.race([whenThere, sleep(PRODUCTS_PATIENCE_MS)]);
  return defer({
    adminUrl: storeAdminUrl(shop),
    avatars: avatars.map(viewAvatar),
    uploads: uploads.map(viewUpload),
    uploadRules: uploadRules(),
    credits: creditsOf(business, new Date()),
    firstPage: soon ?? firstPage,
    garment: garment?.value ?? null,
    problem: garment?.problem ?? null,
    defaultAvatarId: business.settings.defaultAvatarId ? String(business.settings.defaultAvatarId) : null,
    defaultPosition: business.settings.defaultPosition,
  });
}

/** The page is shown without what the store could not give, with the sentence that says so. */
async function orProblem<T>(read: () => Promise<T>): Promise<{ value?: T; problem?: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

export default function Generate() {
  const data = useLoaderData<typeof loader>();
  return (
    <Page
      title="Generate"
      subtitle="Dress an avatar in one of your garments"
      secondaryActions={[{ content: 'Many at once', url: '/app/batches/new' }]}
    >
      {data.problem ? (
        <div style={{ marginBottom: 'var(--p-space-400)' }}>
          <Banner tone="warning">
            <p>{data.problem}</p>
          </Banner>
        </div>
      ) : null}
      <GenerateForm {...data} />
    </Page>
  );
}
