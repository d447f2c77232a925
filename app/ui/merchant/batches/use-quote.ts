import { useNavigate } from '@remix-run/react';
import { useState } from 'react';
import { type ApiProblem, callApi, newRecordId } from '#app/ui/merchant/shared/api-client.ts';
import { bodyOf, type Sent, sentAs } from './choose-state.ts';
import type { ChoicesState } from './use-choices.ts';

/** Asks what the choices cost, and goes to the answer. Asked again with the same choices, it is the same batch. */
export function useQuote(state: ChoicesState, name: string) {
  const navigate = useNavigate();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const send = (sent: Sent) => {
    // Before the answer: should it get lost, the same is sent again.
    state.noteSent(sent);
    return callApi('POST /api/render/batch', { body: bodyOf(state.choices, { batchId: sent.batchId, name }) });
  };
  const ask = async () => {
    setIsBusy(true);
    setProblem(null);
    let answer = await send(sentAs(state.choices, name, state.sent, newRecordId));
    // The same was made before and is over: now it is meant once more.
    if (answer.ok && answer.value.batch.hasEnded) answer = await send(sentAs(state.choices, name, null, newRecordId));
    setIsBusy(false);
    if (answer.ok) navigate(`/app/batches/${answer.value.batch.id}`);
    else setProblem(answer.problem);
  };
  return { isBusy, problem, forgetProblem: () => setProblem(null), ask: () => void ask() };
}
