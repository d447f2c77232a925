import type { LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useNavigate, useRouteError, useSearchParams } from '@remix-run/react';
import { BlockStack, Button, Card, EmptyState, Layout, Page, Text } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { storeAdminUrl } from '#app/domain/store-names/store-admin-url.ts';
import { AskedByRule } from '#app/ui/merchant/photos/asked-by-rule.tsx';
import { PhotoReview } from '#app/ui/merchant/photos/photo-review.tsx';
import { RenderPanel } from '#app/ui/merchant/photos/render-panel.tsx';
import { useRenderProgress } from '#app/ui/merchant/photos/use-render-progress.ts';
import { useDates } from '#app/ui/merchant/shared/dates.ts';
import { PageProblem } from '#app/ui/merchant/shared/page-problem.tsx';
import { problemOf } from '#app/ui/merchant/shared/read-problem.ts';
import type { RenderView } from '#app/web/api/render-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { isRefusal } from '#app/web/refusal-status.ts';
import { readAskingRule } from '#app/web/views/automation-view.ts';
import { readRenderView } from '#app/web/views/read-renders-view.ts';

/** One photo: before and after, publish, download, try again. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const merchant = await requireMerchant(request);
  try {
    const renderId = parseWith(recordId, params.renderId);
    const [render, rule] = await Promise.all([
      readRenderView(merchant, renderId),
      readAskingRule(merchant.shop, renderId),
    ]);
    return {
      adminUrl: storeAdminUrl(merchant.shop),
      defaultPosition: merchant.business.settings.defaultPosition,
      render,
      rule,
    };
  } catch (error) {
    if (isRefusal(error)) throw new Response(null, { status: 404 });
    throw error;
  }
}

export default function Photo() {
  const data = useLoaderData<typeof loader>();
  const { shortTime } = useDates();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { rule } = data;
  const [render, setRender] = useRenderProgress(data.render, rule ? isOnItsWay : undefined);
  if (!render) return null;
  const batchUrl = render.batchId ? `/app/batches/${render.batchId}` : null;
  const show = (changed: typeof render) => {
    if (changed.id === render.id) setRender(changed);
    else navigate(`/app/photos/${changed.id}`);
  };
  return (
    <Page
      title={render.productTitle}
      subtitle={`Worn by ${render.avatarName}`}
      backAction={
        batchUrl && search.get('from') === 'batch'
          ? { content: 'Batch', url: batchUrl }
          : rule && search.get('from') === 'rules'
            ? { content: 'Photos of rules', url: '/app/automations/review' }
            : { content: 'History', url: '/app/history' }
      }
    >
      <Layout>
        <Layout.Section>
          <RenderPanel
            key={render.id}
            render={render}
            adminUrl={data.adminUrl}
            defaultPosition={data.defaultPosition}
            onChange={show}
          />
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Details
              </Text>
              <Detail label="Asked for" value={shortTime(render.createdAt)} />
              {render.completedAt ? <Detail label="Finished" value={shortTime(render.completedAt)} /> : null}
              <Detail label="Avatar" value={render.avatarName} />
              {render.width ? <Detail label="Size" value={`${render.width} × ${render.height} pixels`} /> : null}
              <Detail label="Made by" value="AI (marked as such inside the file)" />
              <PhotoReview render={render} isOfRule={rule !== null} onChange={show} />
              {rule ? <AskedByRule rule={rule} productId={render.productId} /> : null}
              {batchUrl ? (
                <Button variant="plain" textAlign="left" url={batchUrl}>
                  Part of a batch
                </Button>
              ) : null}
            </BlockStack>
          </Card>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

/** A rule's photo that is approved, or needs no review, goes to its product by itself. */
function isOnItsWay({ status, review, publication }: RenderView): boolean {
  return status === 'completed' && !publication && (!review || review.state === 'approved');
}

function Detail({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <Text as="p" tone="subdued" variant="bodySm">
        {label}
      </Text>
      <Text as="p">{value}</Text>
    </div>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const problem = problemOf(error);
  if (problem) return <PageProblem {...problem} />;
  if (!isRouteErrorResponse(error) || error.status !== 404) return boundary.error(error);
  return (
    <Page title="Photo" backAction={{ content: 'History', url: '/app/history' }}>
      <Card>
        <EmptyState
          heading="There is no such photo"
          image="/empty-photos.svg"
          action={{ content: 'Open History', url: '/app/history' }}
        >
          <p>It may belong to another store, or the link is incomplete.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}
