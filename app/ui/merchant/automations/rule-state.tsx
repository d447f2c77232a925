import { Badge, Button, Text } from '@shopify/polaris';
import type { Trouble } from '#app/domain/automations/outcomes.ts';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import { PAUSE_SENTENCES } from './rule-words.ts';

export function ruleBadge({ paused, trouble }: Pick<RuleView, 'paused' | 'trouble'>) {
  if (paused) return <Badge tone={paused.because === 'merchant' ? 'warning' : 'critical'}>Paused</Badge>;
  return trouble ? <Badge tone="attention">Held up</Badge> : <Badge tone="success">On</Badge>;
}

/** Why a rule makes no photos at the moment, and the way out; nothing where it makes them. */
export function RuleTrouble({ rule }: { rule: Pick<RuleView, 'id' | 'paused' | 'trouble'> }) {
  const { paused, trouble } = rule;
  const say = paused ? PAUSE_SENTENCES[paused.because] : trouble?.say;
  if (!say) return null;
  const way = wayOut(rule);
  return (
    <Text as="p" tone={paused?.because === 'merchant' ? 'subdued' : 'caution'}>
      {say}{' '}
      {way ? (
        <Button variant="plain" url={way.url}>
          {way.label}
        </Button>
      ) : null}
    </Text>
  );
}

/** Where the merchant mends what holds a rule up; undefined where there is nothing to mend. */
function wayOut({ id, paused, trouble }: Pick<RuleView, 'id' | 'paused' | 'trouble'>) {
  if (paused?.because === 'merchant') return undefined;
  if (paused?.because === 'uninstalled') return { label: 'Look at the rule', url: `/app/automations/${id}` };
  if (paused) return WAYS['paused-after-failures'](id);
  return trouble ? WAYS[trouble.code](id) : undefined;
}

type Way = (ruleId: string) => { label: string; url: string } | undefined;

const limits: Way = (ruleId) => ({ label: 'Change its limits', url: `/app/automations/${ruleId}` });

const WAYS: Record<Trouble, Way> = {
  'daily-cap': limits,
  'monthly-cap': limits,
  'out-of-credits': () => ({ label: 'Get credits', url: '/app/billing' }),
  'plan-on-hold': () => ({ label: 'See what is wrong', url: '/app/billing' }),
  'avatar-unavailable': (ruleId) => ({ label: 'Choose an avatar', url: `/app/automations/${ruleId}` }),
  'engine-stopped': () => undefined,
  'paused-after-failures': (ruleId) => ({
    label: 'See why',
    url: `/app/automations/log?${new URLSearchParams({ ruleId, outcome: 'photo-failed' })}`,
  }),
};
