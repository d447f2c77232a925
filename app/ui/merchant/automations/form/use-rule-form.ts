import { useNavigate } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect, useRef, useState } from 'react';
import {
  bodyOf,
  draftAfterSaving,
  draftOf,
  isSameDraft,
  missingOf,
  problemsByField,
  type RuleDraft,
  type RuleProblems,
} from '#app/ui/merchant/automations/rule-draft.ts';
import { type ApiProblem, type ApiResult, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import type { RuleView } from '#app/web/api/automation-schemas.ts';
import { keepDraft, keptDraft } from './kept-draft.ts';

export interface RuleForm {
  draft: RuleDraft;
  change: (changed: Partial<RuleDraft>) => void;
  /** What is written is not saved yet. */
  isChanged: boolean;
  isBusy: boolean;
  /** At the fields; none before it was tried to save. */
  problems: RuleProblems;
  problem: ApiProblem | null;
  /** The rule as somebody else has changed it meanwhile; null where nobody has. */
  theirs: RuleView | null;
  save: () => void;
  discard: () => void;
  /** Shows what they made of it, and drops what was written here. */
  takeTheirs: () => void;
  /** Saves what was written here over what they made of it. */
  saveOverTheirs: () => void;
  /** Forgets what is written, for whoever leaves knowing it. */
  forget: () => void;
}

interface RuleFormProps {
  /** Names the store and the rule, by which what is written is kept. */
  place: string;
  /** What the form begins with. */
  initial: RuleDraft;
  /** The rule that is changed; null for a new one. */
  rule: RuleView | null;
  onSaved: (rule: RuleView) => void;
}

/** A rule's form: what is written, what is wrong with it, and saving it once. */
export function useRuleForm({ place, initial, rule, onSaved }: RuleFormProps): RuleForm {
  const shopify = useAppBridge();
  const navigate = useNavigate();
  const [saved, setSaved] = useState({ draft: initial, version: rule?.version ?? 0 });
  const [draft, setDraft] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const [theirs, setTheirs] = useState<RuleView | null>(null);
  /** Of a new rule: pressed twice, or again after a lost answer, it is one. Empty before it is sent. */
  const ruleId = useRef('');
  const latest = useRef(draft);
  latest.current = draft;
  const isSaving = useRef(false);
  const [isMade, setIsMade] = useState(false);
  const isChanged = !isSameDraft(draft, saved.draft);

  useEffect(() => {
    const kept = keptDraft(place);
    if (!kept) return;
    ruleId.current = kept.ruleId;
    setDraft(kept.draft);
    // What it was written over may have been changed since: saving it asks then.
    setSaved((before) => ({ ...before, version: kept.version }));
  }, [place]);
  const isFirst = useRef(true);
  useEffect(() => {
    // Before what was kept is shown, nothing is to be kept.
    if (isFirst.current) isFirst.current = false;
    else
      keepDraft(place, isChanged || ruleId.current ? { draft, version: saved.version, ruleId: ruleId.current } : null);
  }, [place, draft, isChanged, saved.version]);

  // Whoever leaves with nothing unsaved was not asked; the next new rule is another one.
  const isChangedNow = useRef(isChanged);
  isChangedNow.current = isChanged;
  useEffect(
    () => () => {
      if (!isChangedNow.current) keepDraft(place, null);
    },
    [place],
  );

  // Once nothing is unsaved any more: else leaving would be asked about.
  useEffect(() => {
    if (isMade) navigate('/app/automations');
  }, [isMade, navigate]);

  const change = (changed: Partial<RuleDraft>) => {
    setRefused(null);
    setDraft((before) => ({ ...before, ...changed }));
  };
  /** `written` is what the form shows beside what is saved. */
  const show = (next: RuleView, written = draftOf(next)) => {
    setSaved({ draft: draftOf(next), version: next.version });
    setDraft(written);
    setTheirs(null);
    setRefused(null);
    setIsTried(false);
    onSaved(next);
  };
  const saveAs = async (version: number) => {
    setIsTried(true);
    if (isSaving.current || Object.keys(missingOf(draft)).length > 0) return;
    isSaving.current = true;
    setIsBusy(true);
    setRefused(null);
    const takeId = ({ isAnother }: { isAnother: boolean }) => {
      if (isAnother || !ruleId.current) ruleId.current = newRecordId();
      keepDraft(place, { draft: latest.current, version, ruleId: ruleId.current });
      return ruleId.current;
    };
    const answer = rule ? await changeRule(rule.id, version, draft) : await makeOnce(takeId, draft);
    isSaving.current = false;
    setIsBusy(false);
    if (!answer.ok) return whenRefused(answer.problem);
    shopify.toast.show('Rule saved');
    const isAll = isSameDraft(latest.current, draft);
    if (isAll) forget();
    show(answer.value.rule, draftAfterSaving({ sent: draft, latest: latest.current, rule: answer.value.rule }));
    if (isAll && !rule) setIsMade(true);
  };
  const forget = () => {
    ruleId.current = '';
    keepDraft(place, null);
  };
  const whenRefused = async (problem: ApiProblem) => {
    if (rule && problem.status === 409) {
      const now = await callApi('GET /api/automations/rules/{ruleId}', { params: { ruleId: rule.id } });
      if (now.ok && now.value.rule.version !== saved.version) {
        setTheirs(now.value.rule);
        return;
      }
    }
    setRefused(problem);
  };
  return {
    draft,
    change,
    isChanged,
    isBusy,
    problems: { ...problemsByField(refused?.errors), ...(isTried ? missingOf(draft) : {}) },
    problem: refused,
    theirs,
    save: () => void saveAs(saved.version),
    discard: () => {
      setDraft(saved.draft);
      setRefused(null);
      setIsTried(false);
    },
    takeTheirs: () => {
      if (theirs) show(theirs);
    },
    saveOverTheirs: () => {
      if (!theirs) return;
      setTheirs(null);
      setSaved({ draft: draftOf(theirs), version: theirs.version });
      void saveAs(theirs.version);
    },
    forget,
  };
}

type Saved = ApiResult<{ rule: RuleView }>;

function changeRule(ruleId: string, version: number, draft: RuleDraft): Promise<Saved> {
  return callApi('POST /api/automations/rules/{ruleId}', {
    params: { ruleId },
    body: { version, ...bodyOf(draft) },
  });
}

/** Makes a rule; where it was made already by a call whose answer was lost, it becomes what is written now. */
async function makeOnce(takeId: (how: { isAnother: boolean }) => string, draft: RuleDraft): Promise<Saved> {
  const ruleId = takeId({ isAnother: false });
  const answer = await callApi('POST /api/automations/rules', { body: { ruleId, ...bodyOf(draft) } });
  if (answer.ok || answer.problem.status !== 409) return answer;
  const made = await callApi('GET /api/automations/rules/{ruleId}', { params: { ruleId } });
  if (made.ok) return changeRule(ruleId, made.value.rule.version, draft);
  if (made.problem.status !== 404) return made;
  // It was deleted since it was made.
  return callApi('POST /api/automations/rules', { body: { ruleId: takeId({ isAnother: true }), ...bodyOf(draft) } });
}
