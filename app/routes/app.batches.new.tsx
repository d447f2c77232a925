import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '@shopify/polaris';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { listRecentUploads } from '#app/domain/garments/read-uploads.ts';
import { uploadRules } from '#app/domain/garments/upload-rules.ts';
import { ChooseForm } from '#app/ui/merchant/batches/choose-form.tsx';
import { requireMerchant } from '#app/web/merchant.ts';
import { viewAvatar } from '#app/web/views/avatar-view.ts';
import { viewUpload } from '#app/web/views/upload-view.ts';

/** Many photos at once: what to make them of. What the store has is asked for by the page itself. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireMerchant(request);
  const [avatars, uploads] = await Promise.all([listAvatars(), listRecentUploads(shop)]);
  return {
    store: shop,
    now: new Date().toISOString(),
    avatars: avatars.map(viewAvatar),
    uploads: uploads.map(viewUpload),
    uploadRules: uploadRules(),
  };
}

export default function NewBatch() {
  const data = useLoaderData<typeof loader>();
  return (
    <Page
      title="New batch"
      subtitle="Dress avatars in many of your garments at once"
      backAction={{ content: 'Batches', url: '/app/batches' }}
    >
      <ChooseForm {...data} />
    </Page>
  );
}
