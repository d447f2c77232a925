import type { LoaderFunctionArgs } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useNavigate, useRouteError } from '@remix-run/react';
import { Banner, BlockStack, Card, EmptyState, Page } from '@shopify/polaris';
import { boundary } from '@shopify/shopify-app-remix/server';
import { useEffect, useState } from 'react';
import { findRule } from '#app/domain/automations/find-rule.ts';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { DeleteRule } from '#app/ui/merchant/automations/delete-rule.tsx';
import { RuleForm } from '#app/ui/merchant/automations/form/rule-form.tsx';
import { useRuleForm } from '#app/ui/merchant/automations/form/use-rule-form.ts';
import { draftOf } from '#app/ui/merchant/automations/rule-draft.ts';
import { RuleTrouble, ruleBadge } from '#app/ui/merchant/automations/rule-state.tsx';
import { RuleTest } from '#app/ui/merchant/automations/rule-test.tsx';
import { useRules } from '#app/ui/merchant/automations/use-rules.ts';
import { PageProblem } from '#app/ui/merchant/shared/page-problem.tsx';
import { problemOf } from '#app/ui/merchant/shared/read-problem.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseWith, recordId } from '#app/web/parse.ts';
import { isRefusal } from '#app/web/refusal-status.ts';
import { viewRule } from '#app/web/views/automation-view.ts';
import { viewAvatar } from '#app/web/views/avatar-view.ts';

/** One rule: changed, paused, tested. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, business } = await requireMerchant(request);
  try {
    const [rule, avatars] = await Promise.all([
      findRule(shop, parseWith(recordId, params.ruleId)).then((found) => viewRule(found, new Date())),
      listAvatars(),
    ]);
    return {
      place: `${shop}-${rule.id}`,
      rule,
      avatars: avatars.map(viewAvatar),
      isFree: business.subscriptionTier === 'free',
    };
  } catch (error) {
    if (isRefusal(error)) throw new Response(null, { status: 404 });
    throw error;
  }
}

export default function RulePage() {
  const data = useLoaderData<typeof loader>();
  // Another rule is another form.
  return <OneRule key={data.rule.id} {...data} />;
}

function OneRule({ place, rule: first, avatars, isFree }: ReturnType<typeof useLoaderData<typeof loader>>) {
  const navigate = useNavigate();
  const [initial] = useState(() => ({ matching: 'first' as const, rules: [first] }));
  const deeds = useRules(initial);
  const rule = deeds.rules.find(({ id }) => id === first.id) ?? first;
  const [isAsking, setIsAsking] = useState(false);
  const [isGone, setIsGone] = useState(false);
  const form = useRuleForm({ place, initial: draftOf(first), rule, onSaved: deeds.show });
  const remove = async () => {
    const isDone = await deeds.remove(rule);
    setIsAsking(false);
    if (!isDone) return;
    form.discard();
    setIsGone(true);
  };
  // Once nothing is unsaved any more: else leaving would be asked about.
  useEffect(() => {
    if (isGone) navigate('/app/automations');
  }, [isGone, navigate]);
  const log = `/app/automations/log?${new URLSearchParams({ ruleId: rule.id })}`;
  return (
    <Page
      title={rule.name}
      titleMetadata={ruleBadge(rule)}
      backAction={{ content: 'Automations', url: '/app/automations' }}
      secondaryActions={[
        rule.paused
          ? { content: 'Let it go on', onAction: () => deeds.resume(rule), loading: deeds.busy !== null }
          : { content: 'Pause', onAction: () => deeds.pause(rule), loading: deeds.busy !== null },
        { content: 'Log', url: log },
        { content: 'Delete', destructive: true, onAction: () => setIsAsking(true) },
      ]}
    >
      <BlockStack gap="400">
        {deeds.problem ? (
          <Banner tone="critical" title={deeds.problem.title} onDismiss={deeds.clearProblem}>
            <p>{deeds.problem.detail}</p>
          </Banner>
        ) : null}
        {rule.paused || rule.trouble ? (
          <Banner tone="warning" title={rule.paused ? 'The rule is paused' : 'The rule is held up'}>
            <RuleTrouble rule={rule} />
          </Banner>
        ) : null}
        <RuleForm form={form} rule={rule} avatars={avatars} isFree={isFree}>
          <RuleTest rule={rule} isChanged={form.isChanged} />
        </RuleForm>
      </BlockStack>
      <DeleteRule
        rule={isAsking ? rule : null}
        isBusy={deeds.busy !== null}
        onDelete={() => void remove()}
        onClose={() => setIsAsking(false)}
      />
    </Page>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const problem = problemOf(error);
  if (problem) return <PageProblem {...problem} />;
  if (!isRouteErrorResponse(error) || error.status !== 404) return boundary.error(error);
  return (
    <Page title="Rule" backAction={{ content: 'Automations', url: '/app/automations' }}>
      <Card>
        <EmptyState
          heading="There is no such rule"
          image="/empty-photos.svg"
          action={{ content: 'Open Automations', url: '/app/automations' }}
        >
          <p>It may have been deleted, or the link is incomplete.</p>
        </EmptyState>
      </Card>
    </Page>
  );
}
