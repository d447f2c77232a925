/** AWS Signature Version 4, checked as S3 checks it: in the headers, in the query, and on a form's policy. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { S3Problem } from './s3-error.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** How far the caller's clock may be off, and the longest life of a presigned address: S3's own limits. */
const MAX_SKEW_MS = 15 * 60 * 1000;
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const denied = (message: string): S3Problem => ({ code: 'AccessDenied', message });

/** Says what is wrong with a request's signature; undefined when it is right. */
export function checkRequest(
  request: IncomingMessage,
  sent: { url: URL; body: Buffer },
  known: Credentials,
  now: Date,
): S3Problem | undefined {
  const { url, body } = sent;
  if (url.searchParams.has('X-Amz-Signature')) return checkPresigned(request, url, known, now);
  return checkHeaders(request, url, known, now) ?? checkBody(request, body);
}

function checkHeaders(request: IncomingMessage, url: URL, known: Credentials, now: Date): S3Problem | undefined {
  const header = request.headers.authorization ?? '';
  const match = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(header);
  if (!match) return denied('Access Denied');
  const [, credential = '', signedHeaders = '', signature = ''] = match;
  const at = String(request.headers['x-amz-date'] ?? '');
  if (!(Math.abs(parseDate(at) - now.getTime()) <= MAX_SKEW_MS)) {
    return { code: 'RequestTimeTooSkewed', message: 'The request’s time and the server’s are too far apart' };
  }
  const payload = String(request.headers['x-amz-content-sha256'] ?? '');
  return compare({ request, url, credential, signedHeaders, signature, payload, at, known });
}

/** The body must be the one whose hash was signed. */
function checkBody(request: IncomingMessage, body: Buffer): S3Problem | undefined {
  const claimed = String(request.headers['x-amz-content-sha256'] ?? '');
  if (claimed.startsWith('STREAMING-')) {
    return { code: 'NotImplemented', message: 'This stand-in takes no bodies in signed chunks' };
  }
  if (claimed === 'UNSIGNED-PAYLOAD' || claimed === sha256(body)) return undefined;
  return { code: 'XAmzContentSHA256Mismatch', message: 'The body is not the one that was signed' };
}

function checkPresigned(request: IncomingMessage, url: URL, known: Credentials, now: Date): S3Problem | undefined {
  const query = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? '';
  const at = query('Date');
  const seconds = Number(query('Expires'));
  if (!(seconds >= 1 && seconds <= MAX_EXPIRES_SECONDS)) {
    return { code: 'AuthorizationQueryParametersError', message: 'X-Amz-Expires must be between 1 second and a week' };
  }
  const startsAt = parseDate(at);
  if (!(startsAt + seconds * 1000 > now.getTime())) return denied('Request has expired');
  if (startsAt - MAX_SKEW_MS > now.getTime()) return denied('Request is not yet valid');
  return compare({
    request,
    url,
    credential: query('Credential'),
    signedHeaders: query('SignedHeaders'),
    signature: query('Signature'),
    payload: query('Content-Sha256') || 'UNSIGNED-PAYLOAD',
    at,
    known,
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
}

function compare(signed: Signed): S3Problem | undefined {
  const { request, url, known, at } = signed;
  const [accessKeyId = '', day = '', region = '', service = ''] = signed.credential.split('/');
  if (accessKeyId !== known.accessKeyId) return { code: 'InvalidAccessKeyId', message: 'The access key is not known' };
  const names = signed.signedHeaders.split(';');
  if (!names.includes('host')) return denied('The host must be signed');
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = names.map((name) => `${name}:${headerValue(request, name)}\n`).join('');
  const canonical = [request.method, url.pathname, query, headers, signed.signedHeaders, signed.payload].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const expected = hmac(signingKey(known, day, region, service), toSign).toString('hex');
  return isEqual(expected, signed.signature) ? undefined : mismatch();
}

/** Checks the signature of a form's policy document. */
export function checkPolicySignature(fields: Map<string, string>, known: Credentials): S3Problem | undefined {
  if (!fields.has('policy')) return denied('Access Denied');
  const [accessKeyId = '', day = '', region = '', service = ''] = (fields.get('x-amz-credential') ?? '').split('/');
  if (accessKeyId !== known.accessKeyId) return { code: 'InvalidAccessKeyId', message: 'The access key is not known' };
  const expected = hmac(signingKey(known, day, region, service), fields.get('policy') ?? '').toString('hex');
  return isEqual(expected, fields.get('x-amz-signature') ?? '') ? undefined : mismatch();
}

function signingKey(known: Credentials, day: string, region: string, service: string): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${known.secretAccessKey}`, day), region), service), 'aws4_request');
}

function mismatch(): S3Problem {
  return { code: 'SignatureDoesNotMatch', message: 'The signature does not match' };
}

function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function headerValue(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '')
    .trim()
    .replace(/ +/g, ' ');
}

function parseDate(basic: string): number {
  return Date.parse(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
