/** AWS Signature Version 4, checked as S3 checks it: in the headers, in the query, and on a form's policy. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export type SignatureProblem = 'AccessDenied' | 'SignatureDoesNotMatch' | 'InvalidAccessKeyId' | 'ExpiredToken';

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Says what is wrong with a request's signature; undefined when it is right. */
export function checkRequest(
  request: IncomingMessage,
  url: URL,
  known: Credentials,
  now: Date,
): SignatureProblem | undefined {
  if (url.searchParams.has('X-Amz-Signature')) return checkPresigned(request, url, known, now);
  return checkHeaders(request, url, known);
}

function checkHeaders(request: IncomingMessage, url: URL, known: Credentials): SignatureProblem | undefined {
  const header = request.headers.authorization ?? '';
  const match = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(header);
  if (!match) return 'AccessDenied';
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  const payload = String(request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD');
  const at = String(request.headers['x-amz-date'] ?? '');
  return compare({ request, url, credential, signedHeaders, signature, payload, at, known, leaveOut: [] });
}

function checkPresigned(
  request: IncomingMessage,
  url: URL,
  known: Credentials,
  now: Date,
): SignatureProblem | undefined {
  const query = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? '';
  const at = query('Date');
  const startedAt = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(startedAt + Number(query('Expires')) * 1000 > now.getTime())) return 'AccessDenied';
  return compare({
    request,
    url,
    credential: query('Credential'),
    signedHeaders: query('SignedHeaders'),
    signature: query('Signature'),
    payload: query('Content-Sha256') || 'UNSIGNED-PAYLOAD',
    at,
    known,
    leaveOut: ['X-Amz-Signature'],
  });
}

interface Signed {
  request: IncomingMessage;
  url: URL;
  credential: string;
  signedHeaders: string;
  signature: string;
  payload: string;
  at: string;
  known: Credentials;
  leaveOut: string[];
}

function compare(signed: Signed): SignatureProblem | undefined {
  const { request, url, known } = signed;
  const [accessKeyId = '', day = '', region = '', service = ''] = signed.credential.split('/');
  if (accessKeyId !== known.accessKeyId) return 'InvalidAccessKeyId';
  const query = [...url.searchParams]
    .filter(([name]) => !signed.leaveOut.includes(name))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = signed.signedHeaders
    .split(';')
    .map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}\n`,
    )
    .join('');
  const canonical = [request.method, url.pathname, query, headers, signed.signedHeaders, signed.payload].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', signed.at, scope, sha256(canonical)].join('\n');
  return isEqual(hmac(signingKey(known, day, region, service), toSign).toString('hex'), signed.signature)
    ? undefined
    : 'SignatureDoesNotMatch';
}

/** Checks the signature of a form's policy document. */
export function checkPolicySignature(fields: Map<string, string>, known: Credentials): SignatureProblem | undefined {
  const [accessKeyId = '', day = '', region = '', service = ''] = (fields.get('x-amz-credential') ?? '').split('/');
  if (accessKeyId !== known.accessKeyId) return 'InvalidAccessKeyId';
  const expected = hmac(signingKey(known, day, region, service), fields.get('policy') ?? '').toString('hex');
  return isEqual(expected, fields.get('x-amz-signature') ?? '') ? undefined : 'SignatureDoesNotMatch';
}

function signingKey(known: Credentials, day: string, region: string, service: string): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${known.secretAccessKey}`, day), region), service), 'aws4_request');
}

function isEqual(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
