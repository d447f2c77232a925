import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useRef, useState } from 'react';
import type { Matching } from '#app/domain/automations/rule-choices.ts';
import { type ApiProblem, callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { RulesView, RuleView } from '#app/web/api/automation-schemas.ts';

export interface RulesDeeds extends RulesView {
  /** What is being done: the id of a rule, `order` or `matching`. */
  busy: string | null;
  problem: ApiProblem | null;
  clearProblem: () => void;
  pause: (rule: RuleView) => void;
  resume: (rule: RuleView) => void;
  /** Returns whether it was done. */
  remove: (rule: RuleView) => Promise<boolean>;
  /** Brings a rule one place up (-1) or down (1); returns its place from then on, from 0. */
  move: (rule: RuleView, by: -1 | 1) => number;
  setMatching: (matching: Matching) => void;
  /** Shows a rule as an answer had it. */
  show: (rule: RuleView) => void;
}

/** A store's rules as they are now, and what the merchant does with them. `initial` is of the page. */
export function useRules(initial: RulesView): RulesDeeds {
  const shopify = useAppBridge();
  const [now, setNow] = useState(initial);
  const latest = useRef(now);
  latest.current = now;
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  /** A second press may come before the button is drawn as busy. */
  const atWork = useRef<string | null>(null);
  const ordering = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => setNow(initial), [initial]);

  const lookAgain = async () => {
    const answer = await callApi('GET /api/automations/rules');
    if (answer.ok) setNow(answer.value);
    return answer.ok;
  };
  const during = async (
    what: string,
    deed: () => Promise<ApiProblem | null>,
    before = latest.current,
  ): Promise<boolean> => {
    // An order is saved without a sign that anything is busy: what is pressed meanwhile comes after it.
    if (atWork.current === 'order' && what !== 'order') await ordering.current;
    if (atWork.current) return false;
    atWork.current = what;
    setBusy(what);
    setProblem(null);
    const refused = await deed();
    atWork.current = null;
    setBusy(null);
    setProblem(refused);
    // It may have been deleted or moved elsewhere, or not be where it is shown: what is so now stands beside the problem.
    if (refused && !(await lookAgain())) setNow(before);
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
    move: (rule, by) => {
      const placeOf = () => latest.current.rules.findIndex(({ id }) => id === rule.id);
      if (atWork.current && atWork.current !== 'order') return placeOf();
      const before = latest.current;
      // Shown at once: whoever presses quickly goes on from there.
      latest.current = { ...latest.current, rules: moved(latest.current.rules, rule, by) };
      setNow(latest.current);
      const isUnderWay = atWork.current !== null;
      const saving = during('order', () => saveOrder(latest, setNow), before);
      if (!isUnderWay) ordering.current = saving;
      return placeOf();
    },
    setMatching: (matching) =>
      void during('matching', async () => {
        setNow((before) => ({ ...before, matching }));
        const answer = await callApi('POST /api/automations/matching', { body: { matching } });
        if (answer.ok) setNow(answer.value);
        return answer.ok ? null : answer.problem;
      }),
  };
}

/** Sends the order that is shown until it is the one that was sent: presses in quick succession are few calls. */
async function saveOrder(latest: { current: RulesView }, show: (rules: RulesView) => void): Promise<ApiProblem | null> {
  for (;;) {
    const ruleIds = idsOf(latest.current);
    const answer = await callApi('POST /api/automations/order', { body: { ruleIds } });
    if (!answer.ok) return answer.problem;
    if (idsOf(latest.current).join(' ') !== ruleIds.join(' ')) continue;
    show(answer.value);
    return null;
  }
}

const idsOf = ({ rules }: RulesView) => rules.map(({ id }) => id);

/** The rules with one of them a place further up or down; as they are where there is none. */
function moved(rules: RuleView[], rule: RuleView, by: -1 | 1): RuleView[] {
  const place = rules.findIndex(({ id }) => id === rule.id);
  const others = rules.filter(({ id }) => id !== rule.id);
  const next = Math.min(Math.max(place + by, 0), others.length);
  return [...others.slice(0, next), rule, ...others.slice(next)];
}
