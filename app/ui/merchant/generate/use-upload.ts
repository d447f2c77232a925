import { useEffect, useRef, useState } from 'react';
import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { problemOfFile, typeOfFile } from '#app/ui/merchant/choosing/check-picture.ts';
import { type Sent, sendPicture } from '#app/ui/merchant/choosing/send-picture.ts';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';

export type UploadStage =
  | { kind: 'idle' }
  | { kind: 'sending'; fileName: string; percent: number }
  | { kind: 'checking'; fileName: string }
  | { kind: 'failed'; fileName: string; title: string; detail: string; again: File | null };

export interface UploadState {
  stage: UploadStage;
  chosen: UploadView | null;
  /** The pictures that were sent last, the newest first. */
  recent: UploadView[];
  rules: UploadRules;
  send: (file: File) => void;
  cancel: () => void;
  dismiss: () => void;
  use: (upload: UploadView) => void;
}

/** The merchant's own picture on its way: looked at here, sent straight to storage, then looked at by the server. */
export function useUpload(rules: UploadRules, earlier: UploadView[]): UploadState {
  const [stage, setStage] = useState<UploadStage>({ kind: 'idle' });
  const [chosen, setChosen] = useState<UploadView | null>(null);
  const [recent, setRecent] = useState(earlier);
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const fail = (file: File, detail: string, options: { title?: string; canRepeat: boolean }) =>
    setStage({
      kind: 'failed',
      fileName: file.name,
      title: options.title ?? 'This picture cannot be used',
      detail,
      again: options.canRepeat ? file : null,
    });

  const take = (upload: UploadView) => {
    setStage({ kind: 'idle' });
    setChosen(upload);
    setRecent((before) => [upload, ...before.filter(({ id }) => id !== upload.id)]);
  };

  const send = async (file: File) => {
    const problem = await problemOfFile(file, rules);
    const contentType = typeOfFile(file, rules);
    if (problem || !contentType) {
      return fail(file, rules.sentences[problem ?? 'unsupported-type'], { canRepeat: false });
    }
    const { name: fileName } = file;
    const controller = new AbortController();
    sending.current = controller;
    setStage({ kind: 'sending', fileName, percent: 0 });
    const started = await callApi('POST /api/upload', { body: { fileName, contentType } });
    if (controller.signal.aborted) return;
    if (!started.ok) return fail(file, started.problem.detail, { title: started.problem.title, canRepeat: true });
    const { uploadId, form } = started.value.upload;
    const sent = await sendPicture(form, file, {
      onProgress: (percent) => setStage({ kind: 'sending', fileName, percent }),
      signal: controller.signal,
    });
    if (controller.signal.aborted) return;
    const trouble = troubleOf(sent, rules);
    if (trouble) return fail(file, trouble.detail, trouble);
    setStage({ kind: 'checking', fileName });
    const confirmed = await callApi('POST /api/upload/confirm', { body: { uploadId } });
    if (controller.signal.aborted) return;
    if (confirmed.ok) return take(confirmed.value.garment);
    const { title, detail, status } = confirmed.problem;
    fail(file, detail, { title, canRepeat: status !== 422 });
  };

  return {
    stage,
    chosen,
    recent,
    rules,
    send: (file) => void send(file),
    cancel: () => {
      sending.current?.abort();
      setStage({ kind: 'idle' });
    },
    dismiss: () => setStage({ kind: 'idle' }),
    use: setChosen,
  };
}

/** What storage refused, in the words for it. Undefined when the file has arrived. */
function troubleOf(
  sent: Sent,
  { sentences }: UploadRules,
): { title?: string; detail: string; canRepeat: boolean } | undefined {
  switch (sent.kind) {
    case 'sent':
    case 'cancelled':
      return undefined;
    case 'broken-off':
      return {
        title: 'The upload broke off',
        detail: 'Check the connection and try again. Nothing was charged.',
        canRepeat: true,
      };
    case 'refused':
      if (sent.code === 'EntityTooLarge') return { detail: sentences['too-many-bytes'], canRepeat: false };
      if (sent.code === 'EntityTooSmall') return { detail: sentences.empty, canRepeat: false };
      return {
        title: 'The upload was not taken',
        detail: 'It may have taken too long. Try again, or choose a smaller file.',
        canRepeat: true,
      };
  }
}
