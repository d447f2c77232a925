import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { SaveBar, useAppBridge } from '@shopify/app-bridge-react';
import { Banner, BlockStack, Checkbox, Page, Select, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { changeSettings } from '#app/domain/businesses/change-settings.ts';
import { PUBLICATION_POSITIONS, type PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import type { SuppressionReason } from '#app/domain/mail/suppressed-address.record.ts';
import { whySuppressed } from '#app/domain/mail/suppressed-addresses.ts';
import { ALT_TEXT_MAX, altTextFor } from '#app/domain/publications/ask/alt-text.ts';
import { readPublished } from '#app/domain/publications/bulk/published-days.ts';
import { latestOfStore } from '#app/domain/publications/bulk/read-bulk-actions.ts';
import { BeforeUninstall } from '#app/ui/merchant/settings/before-uninstall.tsx';
import { SettingsSection } from '#app/ui/merchant/settings/settings-section.tsx';
import { knownZone } from '#app/ui/merchant/shared/dates.ts';
import { POSITION_OPTIONS } from '#app/ui/merchant/shared/positions.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parseJsonBody, recordId } from '#app/web/parse.ts';
import { type Problem, toProblem } from '#app/web/problem.ts';
import { viewBulkAction } from '#app/web/views/bulk-view.ts';

const change = z.strictObject({
  defaultAvatarId: recordId.nullable(),
  defaultPosition: z.enum(PUBLICATION_POSITIONS),
  altText: z.string().trim().min(1, 'must not be empty').max(ALT_TEXT_MAX),
  mailOnCreditReset: z.boolean(),
  mailOnRenderDone: z.boolean(),
});
type Settings = z.infer<typeof change>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, business } = await requireMerchant(request);
  const { defaultAvatarId, defaultPosition, altText, mailOnCreditReset, mailOnRenderDone } = business.settings;
  const settings: Settings = {
    defaultAvatarId: defaultAvatarId ? String(defaultAvatarId) : null,
    defaultPosition,
    altText,
    mailOnCreditReset,
    // A store that was here before the switch was has none.
    mailOnRenderDone: mailOnRenderDone ?? false,
  };
  const avatars = (await listAvatars()).map(({ _id, name }) => ({ label: name, value: String(_id) }));
  const email = business.email ?? null;
  const [published, latest] = await Promise.all([
    readPublished({ shop, timeZone: knownZone(business.ianaTimezone), now: new Date() }),
    latestOfStore(shop),
  ]);
  return {
    settings,
    avatars,
    email,
    mailStopped: email ? ((await whySuppressed(email)) ?? null) : null,
    published,
    undoing: latest ? await viewBulkAction(latest) : null,
  };
}

export async function action({ request }: ActionFunctionArgs): Promise<{ saved: boolean; problem: Problem | null }> {
  const { shop } = await requireMerchant(request);
  try {
    await changeSettings(shop, await parseJsonBody(request, change));
    return { saved: true, problem: null };
  } catch (error) {
    return { saved: false, problem: toProblem(error) };
  }
}

const MAIL_STOPPED: Record<SuppressionReason, string> = {
  bounced:
    'A mail came back: the mailbox does not exist, or refuses us. Change the store’s address in Shopify’s settings.',
  complained: 'A mail was marked as spam there. Change the store’s address in Shopify’s settings to get mail again.',
  suppressed: 'Our mail service no longer delivers to it. Change the store’s address in Shopify’s settings.',
};

const SAVE_BAR = 'settings-save-bar';

export default function SettingsPage() {
  const { settings, avatars, email, mailStopped, published, undoing } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const shopify = useAppBridge();
  const [draft, setDraft] = useState<Settings>(settings);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(settings);
  const problem = fetcher.data?.problem ?? null;
  const edit = (part: Partial<Settings>) => setDraft((before) => ({ ...before, ...part }));

  useEffect(() => {
    void (isChanged ? shopify.saveBar.show(SAVE_BAR) : shopify.saveBar.hide(SAVE_BAR));
  }, [isChanged, shopify]);
  useEffect(() => {
    if (fetcher.state === 'idle' && fetcher.data?.saved) shopify.toast.show('Settings saved');
  }, [fetcher.state, fetcher.data, shopify]);

  const save = () => fetcher.submit(draft, { method: 'POST', encType: 'application/json' });
  return (
    <Page title="Settings">
      <SaveBar id={SAVE_BAR}>
        <button type="button" variant="primary" onClick={save} {...(fetcher.state === 'idle' ? {} : { loading: '' })}>
          Save
        </button>
        <button type="button" onClick={() => setDraft(settings)}>
          Discard
        </button>
      </SaveBar>
      <BlockStack gap={{ xs: '800', sm: '400' }}>
        {problem ? (
          <Banner tone="critical" title={problem.title}>
            <p>{problem.detail}</p>
          </Banner>
        ) : null}
        <SettingsSection
          title="Generating"
          description="What the Generate page starts with. The avatar that you used last is remembered here."
        >
          <Select
            label="Default avatar"
            options={[{ label: 'None', value: '' }, ...avatars]}
            value={draft.defaultAvatarId ?? ''}
            onChange={(value) => edit({ defaultAvatarId: value === '' ? null : value })}
            error={problem?.errors?.defaultAvatarId}
          />
        </SettingsSection>
        <SettingsSection title="Publishing" description="How photos are added to your products.">
          <BlockStack gap="400">
            <Select
              label="Place among the product’s pictures"
              options={POSITION_OPTIONS}
              value={draft.defaultPosition}
              onChange={(value) => edit({ defaultPosition: value as PublicationPosition })}
            />
            <TextField
              label="Alt text"
              value={draft.altText}
              onChange={(altText) => edit({ altText })}
              maxLength={ALT_TEXT_MAX}
              showCharacterCount
              autoComplete="off"
              multiline={2}
              helpText="{product} stands for the product’s title. Saying that the photo is AI-generated is good practice, and required in some places."
              error={problem?.errors?.altText}
            />
            <Text as="p" tone="subdued">
              Example: {altTextFor(draft.altText || '{product}', 'Linen shirt')}
            </Text>
          </BlockStack>
        </SettingsSection>
        <SettingsSection
          title="Mail"
          description={
            email ? `Sent to ${email}, the store’s address in Shopify.` : 'The store has no mail address in Shopify.'
          }
        >
          <BlockStack gap="200">
            {mailStopped ? (
              <Banner tone="warning" title={`No mail is sent to ${email}`}>
                <p>{MAIL_STOPPED[mailStopped]}</p>
              </Banner>
            ) : null}
            <Checkbox
              label="Tell me when a photo is ready"
              checked={draft.mailOnRenderDone}
              onChange={(mailOnRenderDone) => edit({ mailOnRenderDone })}
              disabled={!email}
            />
            <Checkbox
              label="Tell me when new free credits arrive"
              checked={draft.mailOnCreditReset}
              onChange={(mailOnCreditReset) => edit({ mailOnCreditReset })}
              disabled={!email}
            />
          </BlockStack>
        </SettingsSection>
        <BeforeUninstall published={published} latest={undoing} />
      </BlockStack>
    </Page>
  );
}
