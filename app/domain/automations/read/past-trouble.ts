import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { isEngineStopped } from '#app/domain/renders/read/engine-stop.ts';

/** The rules without a trouble that is over though nothing has told them so yet: that the engine was stopped. */
export async function withoutPastTrouble(rules: readonly AutomationRule[]): Promise<AutomationRule[]> {
  const wasStopped = ({ trouble }: AutomationRule) => trouble?.code === 'engine-stopped';
  if (!rules.some(wasStopped) || (await isEngineStopped())) return [...rules];
  return rules.map((rule) => (wasStopped(rule) ? { ...rule, trouble: null } : rule));
}
