/** How an upload to storage ended: `refused` with storage's own word for the reason. */
export type Sent =
  | { kind: 'sent' }
  | { kind: 'cancelled' }
  | { kind: 'broken-off' }
  | { kind: 'refused'; code: string };

/** Sends a file with the form that was signed for it. XMLHttpRequest: fetch tells nothing of an upload's progress. */
export function sendPicture(
  form: { url: string; fields: Record<string, string> },
  file: File,
  options: { onProgress: (percent: number) => void; signal: AbortSignal },
): Promise<Sent> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
  // Storage reads no field that comes after the file.
  body.set('file', file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => options.onProgress(Math.round((loaded / total) * 100));
    request.onload = () => resolve(isSent(request) ? { kind: 'sent' } : { kind: 'refused', code: codeOf(request) });
    request.onerror = () => resolve({ kind: 'broken-off' });
    request.onabort = () => resolve({ kind: 'cancelled' });
    options.signal.addEventListener('abort', () => request.abort(), { once: true });
    request.open('POST', form.url);
    request.send(body);
  });
}

function isSent({ status }: XMLHttpRequest): boolean {
  return status >= 200 && status < 300;
}

function codeOf({ responseText }: XMLHttpRequest): string {
  return /<Code>(\w+)<\/Code>/.exec(responseText)?.[1] ?? '';
}
