import { useEffect, useRef, useState } from 'react';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { type Kept, keepChoices, keptChoices } from './choose-kept.ts';
import { type BatchChoices, MOST_NAMED, NOTHING_CHOSEN, type Sent } from './choose-state.ts';

export interface ChoicesState {
  choices: BatchChoices;
  sent: Sent | null;
  change: (changed: Partial<BatchChoices>) => void;
  /** One more of the merchant's own pictures, whatever came meanwhile. */
  add: (picture: UploadView) => void;
  noteSent: (sent: Sent) => void;
  startOver: () => void;
}

/** The choices of this tab for this store, kept until their batch was started. */
export function useChoices(store: string, isAvatar: (id: string) => boolean): ChoicesState {
  const [kept, setKept] = useState<Kept>({ choices: NOTHING_CHOSEN, sent: null });
  const isTouched = useRef(false);
  const whetherAvatar = useRef(isAvatar);

  useEffect(() => {
    const before = keptChoices(store);
    if (!before) return;
    let isThere = true;
    void isOver(before.sent).then((over) => {
      if (over || !isThere || isTouched.current) return;
      const { choices, sent } = before;
      // One that was taken out of the library since then can't be seen, and so not be taken back.
      setKept({ choices: { ...choices, avatarIds: choices.avatarIds.filter(whetherAvatar.current) }, sent });
    });
    return () => {
      isThere = false;
    };
  }, [store]);

  useEffect(() => {
    if (isTouched.current) keepChoices(store, kept);
  }, [store, kept]);

  const update = (next: (before: Kept) => Kept) => {
    isTouched.current = true;
    setKept(next);
  };
  return {
    ...kept,
    change: (changed) => update(({ choices, sent }) => ({ choices: { ...choices, ...changed }, sent })),
    add: (picture) =>
      update(({ choices, sent }) => {
        const others = choices.pictures.filter(({ id }) => id !== picture.id);
        return { choices: { ...choices, pictures: [...others, picture].slice(0, MOST_NAMED) }, sent };
      }),
    noteSent: (sent) => update(({ choices }) => ({ choices, sent })),
    startOver: () => update(() => ({ choices: NOTHING_CHOSEN, sent: null })),
  };
}

/** Whether these choices have become a batch that was started or cancelled: the next one begins anew. */
async function isOver(sent: Sent | null): Promise<boolean> {
  if (!sent) return false;
  const answer = await callApi('GET /api/render/batch/{batchId}', { params: { batchId: sent.batchId } });
  return answer.ok && (answer.value.batch.isRunning || answer.value.batch.hasEnded);
}
