import { SaveBar, useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Layout, List } from '@shopify/polaris';
import { type ReactNode, useEffect, useRef } from 'react';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';
import { ConditionsCard } from './conditions-card.tsx';
import { LimitsCard } from './limits-card.tsx';
import { PhotosCard } from './photos-card.tsx';
import { PublishingCard } from './publishing-card.tsx';
import { RuleSummary } from './rule-summary.tsx';
import { useLeaveQuestion } from './use-leave-question.ts';
import type { RuleForm as Form } from './use-rule-form.ts';

const SAVE_BAR = 'rule-save-bar';

interface RuleFormProps {
  form: Form;
  /** As it was saved last; null for a new one. */
  rule: RuleView | null;
  avatars: AvatarView[];
  /** The store is on the plan whose photos carry a watermark. */
  isFree: boolean;
  /** What stands below what can be changed. */
  children?: ReactNode;
}

/** Everything of a rule that can be chosen. What is written stays until it is saved or discarded. */
export function RuleForm({ form, rule, avatars, isFree, children }: RuleFormProps) {
  const shopify = useAppBridge();
  const { isChanged, isBusy, problem, theirs } = form;
  const said = Object.values(form.problems);
  useEffect(() => {
    void (isChanged ? shopify.saveBar.show(SAVE_BAR) : shopify.saveBar.hide(SAVE_BAR));
  }, [isChanged, shopify]);
  useLeaveQuestion(isChanged, form.forget);
  const top = useProblemInView(problem !== null || theirs !== null || said.length > 0);
  const retired = (rule?.avatars ?? []).filter(({ id }) => !avatars.some((avatar) => avatar.id === id));
  const nameOf = (id: string) => [...avatars, ...retired].find((one) => one.id === id)?.name ?? 'an avatar';
  return (
    <>
      <SaveBar id={SAVE_BAR}>
        <button type="button" variant="primary" onClick={form.save} {...(isBusy ? { loading: '' } : {})}>
          Save
        </button>
        <button type="button" onClick={form.discard}>
          Discard
        </button>
      </SaveBar>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <div ref={top} tabIndex={-1} className="rule-problems">
              {theirs ? (
                <Banner
                  tone="warning"
                  title="The rule was changed elsewhere meanwhile"
                  action={{ content: 'Save mine over it', onAction: form.saveOverTheirs }}
                  secondaryAction={{ content: 'Show it as it is now', onAction: form.takeTheirs }}
                >
                  <p>What you wrote is still here and not saved. Showing the rule as it is now drops it.</p>
                </Banner>
              ) : null}
              {problem ? (
                <Banner tone="critical" title={problem.title}>
                  <p>{problem.detail}</p>
                </Banner>
              ) : null}
              {said.length > 0 && !problem ? (
                <Banner tone="critical" title="The rule is not saved yet">
                  <List>
                    {[...new Set(said)].map((sentence) => (
                      <List.Item key={sentence}>{sentence}</List.Item>
                    ))}
                  </List>
                </Banner>
              ) : null}
            </div>
            <ConditionsCard form={form} />
            <PhotosCard form={form} avatars={avatars} retired={retired} />
            <PublishingCard form={form} isFree={isFree} />
            <LimitsCard form={form} used={rule?.used ?? null} />
            {children}
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <RuleSummary form={form} isNew={rule === null} nameOf={nameOf} />
        </Layout.Section>
      </Layout>
    </>
  );
}

/** Brings what went wrong into view, and the focus to it: the button that was pressed may be far below. */
function useProblemInView(isThere: boolean) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isThere) return;
    top.current?.scrollIntoView({ block: 'center' });
    top.current?.focus({ preventScroll: true });
  }, [isThere]);
  return top;
}
