import { useEffect, useRef, useState } from 'react';
import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { uploadPicture } from '#app/ui/merchant/choosing/upload-picture.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';

/** One file on its way. Those that were taken in are no longer here. */
export interface FileOnItsWay {
  key: number;
  file: File;
  stage:
    | { kind: 'waiting'; because?: string }
    | { kind: 'sending'; percent: number }
    | { kind: 'checking' }
    | { kind: 'failed'; detail: string; canRepeat: boolean };
}

export interface ManyUploads {
  files: FileOnItsWay[];
  send: (files: File[]) => void;
  again: (key: number) => void;
  /** Takes a file off the list; one that is on its way is cancelled. */
  leave: (key: number) => void;
}

const AT_ONCE = 3;
/** When the server takes no more for now, it is asked again after so long. */
const PATIENCE_MS = 15_000;

/** Many pictures on their way, a few at once. Each that is taken in is handed over; the others say what is wrong. */
export function useManyUploads(rules: UploadRules, onTaken: (upload: UploadView) => void): ManyUploads {
  const [files, setFiles] = useState<FileOnItsWay[]>([]);
  const queue = useRef<FileOnItsWay[]>([]);
  const working = useRef(new Map<number, AbortController>());
  const lastKey = useRef(0);
  const take = useRef(onTaken);
  take.current = onTaken;
  useEffect(() => {
    const all = working.current;
    return () => {
      queue.current = [];
      for (const controller of all.values()) controller.abort();
    };
  }, []);

  const show = (key: number, stage: FileOnItsWay['stage']) =>
    setFiles((before) => before.map((one) => (one.key === key ? { ...one, stage } : one)));
  const forget = (key: number) => setFiles((before) => before.filter((one) => one.key !== key));

  const workOff = () => {
    while (working.current.size < AT_ONCE) {
      const next = queue.current.shift();
      if (!next) return;
      const controller = new AbortController();
      working.current.set(next.key, controller);
      void sendOne(next, controller.signal).finally(() => {
        working.current.delete(next.key);
        workOff();
      });
    }
  };

  const sendOne = async ({ key, file }: FileOnItsWay, signal: AbortSignal): Promise<void> => {
    const end = await uploadPicture(file, rules, {
      signal,
      onSending: (percent) => show(key, { kind: 'sending', percent }),
      onChecking: () => show(key, { kind: 'checking' }),
    });
    if (end.kind === 'cancelled') return;
    if (end.kind === 'taken') {
      forget(key);
      return take.current(end.upload);
    }
    if (!end.isTooMany) return show(key, { kind: 'failed', detail: end.detail, canRepeat: end.canRepeat });
    show(key, { kind: 'waiting', because: end.detail });
    await pause(PATIENCE_MS, signal);
    if (!signal.aborted) return sendOne({ key, file, stage: { kind: 'waiting' } }, signal);
  };

  const enqueue = (added: FileOnItsWay[]) => {
    queue.current.push(...added);
    workOff();
  };

  return {
    files,
    send: (chosen) => {
      const added = chosen.map((file) => {
        lastKey.current += 1;
        return { key: lastKey.current, file, stage: { kind: 'waiting' as const } };
      });
      setFiles((before) => [...before, ...added]);
      enqueue(added);
    },
    again: (key) => {
      const found = files.find((one) => one.key === key);
      if (!found) return;
      show(key, { kind: 'waiting' });
      enqueue([found]);
    },
    leave: (key) => {
      queue.current = queue.current.filter((one) => one.key !== key);
      working.current.get(key)?.abort();
      forget(key);
    },
  };
}

function pause(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, forMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
