import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { Batch, BatchAnswer, Choices } from '../../shared/answers.ts';
import { AvatarTiles } from '../../shared/avatar-tiles.tsx';
import { type Answer, callApp, newId, type Problem, type Say } from '../../shared/call-app.ts';
import { ProblemBanner } from '../../shared/problem-banner.tsx';
import { useFirst } from '../../shared/use-first.ts';
import { useWatching } from '../../shared/use-watching.ts';
import { BatchQuote } from './BatchQuote.tsx';

const say: Say = (key, options) => shopify.i18n.translate(key, options);

export default async () => {
  render(<Selection productIds={shopify.data.selected.map(({ id }) => id)} />, document.body);
};

/** Model photos of the selected products: quoted, started, and opened in the app for the review. */
function Selection({ productIds }: { productIds: string[] }) {
  const [choices, setChoices] = useState<Choices | null>(null);
  const [avatarId, setAvatarId] = useState<string | null>(null);
  const [batchId, setBatchId] = useState(newId);
  const [batch, setBatch] = useState<Batch | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const load = async () => {
    setProblem(null);
    const read = await callApp<Choices>(say, '/api/extensions/choices');
    if (!read.ok) return setProblem(read.problem);
    setChoices(read.value);
    setAvatarId(read.value.defaultAvatarId ?? read.value.avatars[0]?.id ?? null);
  };
  useFirst(load);

  const take = (answer: Answer<BatchAnswer>) => {
    if (answer.ok) setBatch(answer.value.batch);
    else setProblem(answer.problem);
    return answer;
  };
  const step = async (send: () => Promise<Answer<BatchAnswer>>) => {
    setBusy(true);
    setProblem(null);
    const answer = take(await send());
    setBusy(false);
    return answer;
  };
  const quote = () =>
    step(() =>
      callApp(say, '/api/extensions/batches', {
        batchId,
        avatarId,
        productIds,
        name: say('batchName', { count: productIds.length }),
      }),
    );
  const start = async ({ id, quote: shown }: Batch) => {
    const query = `fromPlan=${shown?.fromPlan ?? 0}&watermarked=${shown?.watermarked ?? 0}`;
    const answer = await step(() => callApp(say, `/api/extensions/batches/${id}/start?${query}`, {}));
    // What it takes has changed since: the new quote is shown beside the reason.
    if (!answer.ok && answer.problem.code !== 'away') {
      const now = await callApp<BatchAnswer>(say, `/api/extensions/batches/${id}`);
      if (now.ok) setBatch(now.value.batch);
    }
  };
  const chooseAvatar = (id: string) => {
    setAvatarId(id);
    // Another choice is another batch.
    setBatchId(newId());
  };
  const moving =
    batch && (batch.status === 'listing' || batch.isRunning) ? `/api/extensions/batches/${batch.id}` : null;
  const unseen = useWatching<BatchAnswer>(say, moving, (seen) => setBatch(seen.batch));

  const told = problem ?? unseen;
  const isTooMany = choices !== null && productIds.length > choices.mostProducts;
  return (
    <s-admin-action heading={say('heading')} loading={choices === null && problem === null}>
      <s-stack direction="block" gap="base">
        {told ? <ProblemBanner problem={told} billing={say('billing')} /> : null}
        {told?.code === 'too-many-quotes' ? <s-link href="app:app/batches">{say('batches')}</s-link> : null}
        <s-paragraph>{say('selected', { count: productIds.length })}</s-paragraph>
        {isTooMany ? <s-banner tone="warning">{say('tooMany', { most: choices.mostProducts })}</s-banner> : null}
        {choices && !batch && !isTooMany ? (
          <AvatarTiles say={say} avatars={choices.avatars} chosen={avatarId} onChoose={chooseAvatar} />
        ) : null}
        {batch ? <BatchQuote say={say} batch={batch} /> : null}
        {batch || isTooMany ? (
          <s-link href={batch ? `app:app/batches/${batch.id}` : 'app:app/batches/new'}>{say('open')}</s-link>
        ) : null}
      </s-stack>
      {primaryAction()}
      <s-button slot="secondary-actions" onClick={() => shopify.close()}>
        {say('close')}
      </s-button>
    </s-admin-action>
  );

  function primaryAction() {
    if (choices === null) return problem ? primary(say('reload'), false, load) : null;
    if (isTooMany) return null;
    if (!batch) return primary(say('quote'), avatarId === null, quote);
    if (batch.status !== 'quoted' || batch.items === 0) return null;
    const { quote: shown } = batch;
    return primary(say('start', { count: batch.items }), (shown?.missing ?? 0) > 0, () => start(batch));
  }

  function primary(words: string, isDisabled: boolean, onClick: () => Promise<unknown>) {
    return (
      <s-button
        slot="primary-action"
        variant="primary"
        loading={isBusy}
        disabled={isDisabled}
        onClick={() => void onClick()}
      >
        {words}
      </s-button>
    );
  }
}
