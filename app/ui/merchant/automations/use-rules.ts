import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useRef, useState } from 'react';
import type { Matching } from '#app/domain/automations/rule-choices.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RulesView, RuleView } from '#app/web/api/automation-schemas.ts';

export interface RulesDeeds extends RulesView {
  /** The rule that something is being done to, or `all` for their order. */
  busy: string | null;
  problem: ApiProblem | null;
  clearProblem: () => void;
  pause: (rule: RuleView) => void;
  resume: (rule: RuleView) => void;
  /** Returns whether it was done. */
  remove: (rule: RuleView) => Promise<boolean>;
  /** Brings a rule one place up (-1) or down (1); returns whether it was done. */
  move: (rule: RuleView, by: -1 | 1) => Promise<boolean>;
  setMatching: (matching: Matching) => void;
  /** Shows a rule as an answer had it. */
  show: (rule: RuleView) => void;
}

/** A store's rules as they are now, and what the merchant does with them. `initial` is of the page. */
export function useRules(initial: RulesView): RulesDeeds {
  const shopify = useAppBridge();
  const [now, setNow] = useState(initial);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** A second press may come before the button is drawn as busy. */
  const isAtWork = useRef(false);
  useEffect(() => setNow(initial), [initial]);

  const lookAgain = async () => {
    const answer = await callApi('GET /api/automations/rules');
    if (answer.ok) setNow(answer.value);
  };
  const during = async (what: string, deed: () => Promise<ApiProblem | null>): Promise<boolean> => {
    if (isAtWork.current) return false;
    isAtWork.current = true;
    setBusy(what);
    setProblem(null);
    const refused = await deed();
    isAtWork.current = false;
    setBusy(null);
    setProblem(refused);
    // It may have been deleted or moved elsewhere: what is so now is shown beside the problem.
    if (refused && refused.status !== 0) await lookAgain();
    return refused === null;
  };
  const show = (rule: RuleView) =>
    setNow((before) => ({ ...before, rules: before.rules.map((one) => (one.id === rule.id ? rule : one)) }));

  const pauseOrResume = async (rule: RuleView, name: 'pause' | 'resume', isUndo = false) => {
    const isDone = await during(rule.id, async () => {
      const answer = await callApi(`POST /api/automations/rules/{ruleId}/${name}`, { params: { ruleId: rule.id } });
      if (answer.ok) show(answer.value.rule);
      return answer.ok ? null : answer.problem;
    });
    if (!isDone) return;
    const said = name === 'pause' ? `“${rule.name}” is paused` : `“${rule.name}” is on`;
    const back = name === 'pause' ? 'resume' : 'pause';
    const undo = { action: 'Undo', onAction: () => void pauseOrResume(rule, back, true) };
    shopify.toast.show(said, isUndo ? {} : undo);
  };
  return {
    ...now,
    show,
    busy,
    problem,
    clearProblem: () => setProblem(null),
    pause: (rule) => void pauseOrResume(rule, 'pause'),
    resume: (rule) => void pauseOrResume(rule, 'resume'),
    remove: async (rule) => {
      const isDone = await during(rule.id, async () => {
        const answer = await callApi('POST /api/automations/rules/{ruleId}/delete', { params: { ruleId: rule.id } });
        if (answer.ok) setNow(answer.value);
        return answer.ok ? null : answer.problem;
      });
      if (isDone) shopify.toast.show(`“${rule.name}” is deleted`);
      return isDone;
    },
    move: (rule, by) =>
      during('all', async () => {
        const before = now;
        const rules = moved(before.rules, rule, by);
        setNow({ ...before, rules });
        const answer = await callApi('POST /api/automations/order', { body: { ruleIds: rules.map(({ id }) => id) } });
        setNow(answer.ok ? answer.value : before);
        return answer.ok ? null : answer.problem;
      }),
    setMatching: (matching) =>
      void during('all', async () => {
        const before = now;
        setNow({ ...before, matching });
        const answer = await callApi('POST /api/automations/matching', { body: { matching } });
        setNow(answer.ok ? answer.value : before);
        return answer.ok ? null : answer.problem;
      }),
  };
}

/** The rules with one of them a place further up or down; as they are where there is none. */
function moved(rules: RuleView[], rule: RuleView, by: -1 | 1): RuleView[] {
  const place = rules.findIndex(({ id }) => id === rule.id);
  const others = rules.filter(({ id }) => id !== rule.id);
  const next = Math.min(Math.max(place + by, 0), others.length);
  return [...others.slice(0, next), rule, ...others.slice(next)];
}
