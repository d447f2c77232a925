import type { UploadRules } from '#app/domain/garments/upload-rules.ts';
import { callApi } from '#app/ui/merchant/shared/api-client.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { problemOfFile, typeOfFile } from './check-picture.ts';
import { type Sent, sendPicture } from './send-picture.ts';

/** Why a picture was not taken in. */
interface UploadFailure {
  kind: 'failed';
  title: string;
  detail: string;
  /** The same file may be taken later. */
  canRepeat: boolean;
  /** Too many at once: nothing is wrong with this one. */
  isTooMany: boolean;
}

type UploadEnd = { kind: 'taken'; upload: UploadView } | { kind: 'cancelled' } | UploadFailure;

interface Watch {
  signal: AbortSignal;
  onSending: (percent: number) => void;
  onChecking: () => void;
}

const TOO_MANY = 429;

/** Takes in one picture: looked at here, sent straight to storage, then looked at by the server. Never throws. */
export async function uploadPicture(file: File, rules: UploadRules, watch: Watch): Promise<UploadEnd> {
  const { signal } = watch;
  const problem = await problemOfFile(file, rules);
  const contentType = typeOfFile(file, rules);
  if (problem || !contentType) return failed({ detail: rules.sentences[problem ?? 'unsupported-type'] });
  if (signal.aborted) return { kind: 'cancelled' };
  watch.onSending(0);
  const started = await callApi('POST /api/upload', { body: { fileName: file.name, contentType } });
  if (signal.aborted) return { kind: 'cancelled' };
  if (!started.ok) {
    return failed({ ...started.problem, canRepeat: true, isTooMany: started.problem.status === TOO_MANY });
  }
  const { uploadId, form } = started.value.upload;
  const sent = await sendPicture(form, file, { onProgress: watch.onSending, signal });
  if (signal.aborted) return { kind: 'cancelled' };
  const trouble = troubleOf(sent, rules);
  if (trouble) return trouble;
  watch.onChecking();
  const confirmed = await callApi('POST /api/upload/confirm', { body: { uploadId } });
  if (signal.aborted) return { kind: 'cancelled' };
  if (confirmed.ok) return { kind: 'taken', upload: confirmed.value.garment };
  const { status } = confirmed.problem;
  return failed({ ...confirmed.problem, canRepeat: status !== 422, isTooMany: status === TOO_MANY });
}

/** What storage refused, in the words for it. Undefined when the file has arrived. */
function troubleOf(sent: Sent, { sentences }: UploadRules): UploadFailure | undefined {
  switch (sent.kind) {
    case 'sent':
    case 'cancelled':
      return undefined;
    case 'broken-off':
      return failed({
        title: 'The upload broke off',
        detail: 'Check the connection and try again. Nothing was charged.',
        canRepeat: true,
      });
    case 'refused':
      if (sent.code === 'EntityTooLarge') return failed({ detail: sentences['too-many-bytes'] });
      if (sent.code === 'EntityTooSmall') return failed({ detail: sentences.empty });
      return failed({
        title: 'The upload was not taken',
        detail: 'It may have taken too long. Try again, or choose a smaller file.',
        canRepeat: true,
      });
  }
}

function failed(why: { title?: string; detail: string; canRepeat?: boolean; isTooMany?: boolean }): UploadFailure {
  return {
    kind: 'failed',
    title: why.title ?? 'This picture cannot be used',
    detail: why.detail,
    canRepeat: why.canRepeat ?? false,
    isTooMany: why.isTooMany ?? false,
  };
}
