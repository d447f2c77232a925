/**
 * What is refused before the product is asked at all, or by how it was asked: the refusals that only HTTP knows. As
 * those of the domain, and exhaustive as well.
 */
import type { Facts, RefusalText } from '#app/domain/errors.ts';

export type HttpRefusalCode =
  | 'bad-request'
  | 'address-expired'
  | 'method-not-allowed'
  | 'no-such-address'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'body-too-slow'
  | 'too-many-requests'
  | 'foreign-origin'
  | 'automated-client'
  | 'unauthorized';

export const HTTP_REFUSALS: Record<HttpRefusalCode, RefusalText> = {
  'bad-request': {
    title: 'Something in the request is not right',
    say: (facts) => String(facts.detail ?? 'Check the marked fields and send it again.'),
  },
  'address-expired': {
    title: 'This link has expired',
    say: () => 'Reload the page to get a fresh one.',
  },
  'method-not-allowed': {
    title: 'Not allowed',
    say: (facts) => `This address does not take that method. Use ${facts.allowed ?? 'POST'}.`,
  },
  'no-such-address': {
    title: 'No such address',
    say: () => 'Nothing answers at this address. /api/openapi.json lists every address of the API.',
  },
  'unsupported-media-type': {
    title: 'The body is of the wrong type',
    say: () => 'Send the body as JSON, with the header content-type: application/json.',
  },
  'body-too-large': {
    title: 'The body is too large',
    say: (facts) => `The body may have at most ${facts.maxBytes} bytes. Send less at once.`,
  },
  'body-too-slow': {
    title: 'The body took too long',
    say: () => 'The body did not arrive in time. Send it again, in one go.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    say: (facts) => `That was too much at once. Wait ${facts.seconds} seconds, then go on; nothing was lost.`,
  },
  'foreign-origin': {
    title: 'Sent from another site',
    say: () => 'Another site sent this. Open the app from your Shopify admin and do it there.',
  },
  'automated-client': {
    title: 'Automated clients are turned away',
    say: () => 'Shopify’s sign-in takes no programs that call themselves one. Send a browser’s user agent.',
  },
  unauthorized: { title: 'Sign-in needed', say: () => 'Open the app from your Shopify admin.' },
};

/** A request that cannot be answered as it was sent: never a bug, always with a sentence that tells what to do. */
export class HttpRefusal extends Error {
  readonly code: HttpRefusalCode;
  readonly facts: Facts;
  /** Field name -> what is wrong with it. */
  readonly fieldErrors: Record<string, string> | undefined;

  constructor(code: HttpRefusalCode, facts: Facts = {}, fieldErrors?: Record<string, string>) {
    super(HTTP_REFUSALS[code].say(facts));
    this.name = 'HttpRefusal';
    this.code = code;
    this.facts = facts;
    this.fieldErrors = fieldErrors;
  }
}
