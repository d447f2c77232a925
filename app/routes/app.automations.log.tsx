import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate, useNavigation } from '@remix-run/react';
import { BlockStack, Box, Card, InlineStack, Page, Pagination, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { rulesOf } from '#app/domain/automations/active-rules.ts';
import { storeAdminUrl } from '#app/domain/store-names/store-admin-url.ts';
import { Explanation } from '#app/ui/merchant/automations/explanation.tsx';
import { type LogFilter, LogFilters } from '#app/ui/merchant/automations/log/log-filters.tsx';
import { LogLines } from '#app/ui/merchant/automations/log/log-lines.tsx';
import { TO_THE_EDGE } from '#app/ui/merchant/shared/to-the-edge.ts';
import { logQuery } from '#app/web/api/automation-schemas.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { readLogView } from '#app/web/views/automation-view.ts';

/** What rules decided, newest first: of all products, or why one did or did not get a photo. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireMerchant(request);
  const query = parsePageQuery(request, logQuery);
  const [log, rules] = await Promise.all([readLogView(shop, query), rulesOf(shop)]);
  const { older, ...given } = query;
  const filter: LogFilter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...log,
    filter,
    isFirst: older === undefined,
    rules: rules.map(({ _id, name }) => ({ id: String(_id), name })),
    adminUrl: storeAdminUrl(shop),
  };
}

export default function AutomationLog() {
  const { lines, older, filter, isFirst, rules, adminUrl } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const isLoading = useNavigation().state === 'loading';
  // What is chosen counts at once, also for what is chosen next before the lines are there.
  const [wanted, setWanted] = useState(filter);
  useEffect(() => setWanted(filter), [filter]);
  const go = (next: LogFilter, from?: string) => {
    setWanted(next);
    navigate(`/app/automations/log?${new URLSearchParams({ ...next, ...(from ? { older: from } : {}) })}`);
  };
  const deletedName = lines.find(({ rule }) => rule?.id === filter.ruleId)?.rule?.name ?? null;
  return (
    <Page
      title="Log of automations"
      subtitle="Why products did or did not get their photos"
      backAction={{ content: 'Automations', url: '/app/automations' }}
    >
      <BlockStack gap="400">
        <Card>
          <LogFilters filter={wanted} rules={rules} deletedName={deletedName} onChange={go} />
        </Card>
        {filter.productId ? (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                What the rules say to it now
              </Text>
              <Explanation
                productId={filter.productId}
                {...(filter.ruleId ? { ruleId: filter.ruleId } : {})}
                news={lines}
              />
            </BlockStack>
          </Card>
        ) : null}
        <Card padding="0">
          <div aria-busy={isLoading} className={isLoading ? 'log--busy' : undefined}>
            {lines.length === 0 ? (
              <Nothing filter={filter} isFirst={isFirst} />
            ) : (
              <LogLines
                lines={lines}
                adminUrl={adminUrl}
                ruleIds={rules.map(({ id }) => id)}
                isOfOne={filter.productId !== undefined}
              />
            )}
          </div>
          {older || !isFirst ? (
            <div style={{ padding: 'var(--p-space-300)' }}>
              <InlineStack align="center">
                <Pagination
                  label="Log"
                  hasPrevious={!isFirst}
                  previousTooltip="Newest lines"
                  onPrevious={() => go(filter)}
                  hasNext={older !== null}
                  nextTooltip="Older lines"
                  onNext={() => go(filter, older ?? '')}
                />
              </InlineStack>
            </div>
          ) : null}
        </Card>
        <Box paddingInlineStart={TO_THE_EDGE}>
          <Text as="p" tone="subdued">
            Lines are kept for 90 days.
          </Text>
        </Box>
      </BlockStack>
    </Page>
  );
}

function Nothing({ filter, isFirst }: { filter: LogFilter; isFirst: boolean }) {
  return (
    <div style={{ padding: 'var(--p-space-800) var(--p-space-400)' }}>
      <Text as="p" tone="subdued" alignment="center">
        {sayNothing(filter, isFirst)}
      </Text>
    </div>
  );
}

function sayNothing({ productId, ruleId, outcome }: LogFilter, isFirst: boolean): string {
  if (!isFirst) return 'Nothing is older than that.';
  if (productId && !ruleId && !outcome) {
    return 'No rule has looked at this product: it was made before any rule or while no rule was on, or it is too new. Above is what they say to it now.';
  }
  if (productId || ruleId || outcome) return 'Nothing of that kind was decided.';
  return 'Nothing was decided yet. As soon as a product is made after a rule, it is told here.';
}
