import { useEffect, useRef, useState } from 'react';
import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { uploadPicture } from '#app/ui/merchant/choosing/upload-picture.ts';
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

/** The merchant's own picture on its way, and the one that is chosen. */
export function useUpload(rules: UploadRules, earlier: UploadView[]): UploadState {
  const [stage, setStage] = useState<UploadStage>({ kind: 'idle' });
  const [chosen, setChosen] = useState<UploadView | null>(null);
  const [recent, setRecent] = useState(earlier);
  const sending = useRef<AbortController | null>(null);
  useEffect(() => () => sending.current?.abort(), []);

  const send = async (file: File) => {
    const { name: fileName } = file;
    const controller = new AbortController();
    sending.current = controller;
    const end = await uploadPicture(file, rules, {
      signal: controller.signal,
      onSending: (percent) => setStage({ kind: 'sending', fileName, percent }),
      onChecking: () => setStage({ kind: 'checking', fileName }),
    });
    switch (end.kind) {
      case 'cancelled':
        return;
      case 'failed':
        return setStage({ ...end, fileName, again: end.canRepeat ? file : null });
      case 'taken':
        setStage({ kind: 'idle' });
        setChosen(end.upload);
        setRecent((before) => [end.upload, ...before.filter(({ id }) => id !== end.upload.id)]);
    }
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
