import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '@shopify/polaris';
import { z } from 'zod';
import { listAvatars } from '#app/domain/avatars/list-avatars.ts';
import { RuleForm } from '#app/ui/merchant/automations/form/rule-form.tsx';
import { useRuleForm } from '#app/ui/merchant/automations/form/use-rule-form.ts';
import { BLANK_RULE } from '#app/ui/merchant/automations/rule-draft.ts';
import { SUGGESTIONS } from '#app/ui/merchant/automations/suggestions.ts';
import { requireMerchant } from '#app/web/merchant.ts';
import { parsePageQuery } from '#app/web/parse.ts';
import { viewAvatar } from '#app/web/views/avatar-view.ts';

/** `?from=` begins with what one of the first rules suggests. */
const query = z.object({ from: z.string().optional() }).loose();

/** A new rule. It begins with the settings' place for photos, and with the avatar that was used last. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, business } = await requireMerchant(request);
  const { from } = parsePageQuery(request, query);
  const { defaultAvatarId, defaultPosition } = business.settings;
  const avatars = (await listAvatars()).map(viewAvatar);
  const begun = SUGGESTIONS.find(({ id }) => id === from)?.draft ?? BLANK_RULE;
  const avatar = avatars.find(({ id }) => id === String(defaultAvatarId));
  return {
    place: `${shop}-new-${from ?? ''}`,
    initial: { ...begun, position: defaultPosition, avatarIds: avatar ? [avatar.id] : [] },
    avatars,
    isFree: business.subscriptionTier === 'free',
  };
}

export default function NewRule() {
  const { place, initial, avatars, isFree } = useLoaderData<typeof loader>();
  const form = useRuleForm({ place, initial, rule: null, onSaved: () => undefined });
  return (
    <Page title="New rule" backAction={{ content: 'Automations', url: '/app/automations' }}>
      <RuleForm form={form} rule={null} avatars={avatars} isFree={isFree} />
    </Page>
  );
}
