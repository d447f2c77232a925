/**
 * Every expected "no" of the product. `status` is the HTTP answer, `title` a heading, `say` the sentence that tells
 * the person what to do. The record is exhaustive: a new code without these does not compile.
 */
export type RefusalCode =
  | 'not-found'
  | 'bad-request'
  | 'id-reused'
  | 'out-of-credits'
  | 'plan-past-due'
  | 'plan-paused'
  | 'payments-not-set-up'
  | 'plan-unchanged'
  | 'plan-change-on-hold'
  | 'plan-change-unpaid'
  | 'no-subscription'
  | 'subscription-not-resumable'
  | 'receipt-unavailable'
  | 'business-archived'
  | 'store-being-deleted'
  | 'garment-has-no-picture'
  | 'garment-picture-not-ready'
  | 'garment-not-a-picture'
  | 'garment-gone'
  | 'picture-refused'
  | 'upload-not-there'
  | 'too-many-uploads'
  | 'avatar-unavailable'
  | 'render-not-finished'
  | 'render-not-retryable'
  | 'publication-in-progress'
  | 'publication-not-undoable'
  | 'address-expired'
  | 'method-not-allowed'
  | 'no-such-address'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'body-too-slow'
  | 'too-many-requests'
  | 'foreign-origin'
  | 'automated-client'
  | 'unauthorized'
  | 'store-unreachable';

export type Facts = Record<string, string | number | boolean | undefined>;

interface RefusalText {
  status: 400 | 401 | 402 | 403 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 503;
  title: string;
  say: (facts: Facts) => string;
}

export const REFUSALS: Record<RefusalCode, RefusalText> = {
  'not-found': {
    status: 404,
    title: 'Not found',
    say: () => 'There is no such record in this store. It may have been removed; go back and choose again.',
  },
  'bad-request': {
    status: 400,
    title: 'Something in the request is not right',
    say: (facts) => String(facts.detail ?? 'Check the marked fields and send it again.'),
  },
  'id-reused': {
    status: 409,
    title: 'This request was already used',
    say: () => 'The same request was sent before with other choices. Reload the page and press the button again.',
  },
  'out-of-credits': {
    status: 402,
    title: 'No credits left',
    say: (facts) =>
      facts.renewsOn
        ? `This store has no credits left. ${facts.allowance} new ones come on ${facts.renewsOn}.`
        : 'This store has no credits left. Buy a pack or choose a larger plan to go on.',
  },
  'plan-past-due': {
    status: 402,
    title: 'The last payment failed',
    say: () =>
      'Plan credits are on hold until the payment is mended. Update the payment method, or buy a pack, to go on.',
  },
  'plan-paused': {
    status: 402,
    title: 'The plan is paused',
    say: () =>
      'Plan credits are on hold while the plan is paused. Resume it on the Billing page, or buy a pack, to go on.',
  },
  'payments-not-set-up': {
    status: 503,
    title: 'Payments are not set up',
    say: () => 'Plans and packs cannot be bought here yet. The Free plan works meanwhile.',
  },
  'plan-unchanged': {
    status: 409,
    title: 'This is your plan already',
    say: () => 'This store is on that plan, or gets it with the next renewal. Choose another one.',
  },
  'plan-change-on-hold': {
    status: 409,
    title: 'The plan cannot be changed now',
    say: (facts) =>
      facts.isPaused
        ? 'The plan is paused. Resume it on the Billing page first, then change it.'
        : 'The last payment failed. Update the card on the Billing page first; once it is paid, change the plan.',
  },
  'plan-change-unpaid': {
    status: 402,
    title: 'The payment failed',
    say: () => 'The larger plan could not be charged. Update the card on the Billing page; once it is paid, it starts.',
  },
  'no-subscription': {
    status: 409,
    title: 'There is no paid plan',
    say: () => 'This store has no paid plan to change. Choose a plan to subscribe to.',
  },
  'subscription-not-resumable': {
    status: 409,
    title: 'This plan cannot be resumed',
    say: () =>
      'The plan is neither cancelled nor paused, or it has ended. Reload the page; if it has ended, subscribe again.',
  },
  'receipt-unavailable': {
    status: 409,
    title: 'There is no receipt yet',
    say: () => 'The receipt is not ready. Try again in a few minutes.',
  },
  'business-archived': {
    status: 403,
    title: 'The app is not installed',
    say: () => 'The app was removed from this store. Install it again to go on; nothing was lost.',
  },
  'store-being-deleted': {
    status: 503,
    title: 'The former data is still being deleted',
    say: () =>
      'The data that this store had here before is still being deleted, as was asked for after the app was removed. Try again in a minute; then the app begins anew.',
  },
  'garment-has-no-picture': {
    status: 422,
    title: 'This product has no picture',
    say: () => 'Add a picture of the garment to the product in Shopify, then generate again.',
  },
  'garment-picture-not-ready': {
    status: 422,
    title: 'The picture is still being processed',
    say: () => 'Shopify is still processing this picture. Wait a few seconds and try again.',
  },
  'garment-not-a-picture': {
    status: 422,
    title: 'This is not a picture',
    say: () => 'Videos and 3D models cannot be used as the garment. Choose a picture of the product.',
  },
  'garment-gone': {
    status: 422,
    title: 'The picture is no longer there',
    say: ({ detail }) => String(detail ?? 'The product or its picture was removed from the store. Choose another one.'),
  },
  'picture-refused': {
    status: 422,
    title: 'This picture cannot be used',
    say: (facts) => String(facts.detail ?? 'Choose another picture.'),
  },
  'upload-not-there': {
    status: 409,
    title: 'The file has not arrived',
    say: () => 'The upload is not finished, or its time was over. Choose the file again.',
  },
  'too-many-uploads': {
    status: 429,
    title: 'Too many pictures are waiting',
    say: (facts) =>
      `${facts.most} pictures of this store were begun to be sent and are not taken in yet. Wait ${facts.minutes} minutes, then choose this one again; what is taken in already stays.`,
  },
  'avatar-unavailable': {
    status: 422,
    title: 'This avatar is not available',
    say: () => 'The avatar was retired or does not exist. Choose another one.',
  },
  'render-not-finished': {
    status: 409,
    title: 'The photo is not ready yet',
    say: () => 'Wait until the photo is finished, then try again.',
  },
  'render-not-retryable': {
    status: 409,
    title: 'This photo cannot be tried again',
    say: () => 'Only a failed photo can be tried again. Generate a new one instead.',
  },
  'publication-in-progress': {
    status: 409,
    title: 'Already being published',
    say: () => 'This photo is already on its way to the product, or already there.',
  },
  'publication-not-undoable': {
    status: 409,
    title: 'There is nothing to undo',
    say: () => 'Only a photo that is on its product can be taken off again. Reload the page to see where it is.',
  },
  'address-expired': {
    status: 410,
    title: 'This link has expired',
    say: () => 'Reload the page to get a fresh one.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Not allowed',
    say: (facts) => `This address does not take that method. Use ${facts.allowed ?? 'POST'}.`,
  },
  'no-such-address': {
    status: 404,
    title: 'No such address',
    say: () => 'Nothing answers at this address. /api/openapi.json lists every address of the API.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is of the wrong type',
    say: () => 'Send the body as JSON, with the header content-type: application/json.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    say: (facts) => `The body may have at most ${facts.maxBytes} bytes. Send less at once.`,
  },
  'body-too-slow': {
    status: 408,
    title: 'The body took too long',
    say: () => 'The body did not arrive in time. Send it again, in one go.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    say: (facts) => `That was too much at once. Wait ${facts.seconds} seconds, then go on; nothing was lost.`,
  },
  'foreign-origin': {
    status: 403,
    title: 'Sent from another site',
    say: () => 'Another site sent this. Open the app from your Shopify admin and do it there.',
  },
  'automated-client': {
    status: 410,
    title: 'Automated clients are turned away',
    say: () => 'Shopify’s sign-in takes no programs that call themselves one. Send a browser’s user agent.',
  },
  unauthorized: { status: 401, title: 'Sign-in needed', say: () => 'Open the app from your Shopify admin.' },
  'store-unreachable': {
    status: 503,
    title: 'Shopify did not answer',
    say: () => 'Shopify could not be reached just now. Nothing was charged. Try again in a minute.',
  },
};

/** An expected "no": never a bug, always with a sentence that tells the person what to do. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly facts: Facts;
  /** Field name -> what is wrong with it. */
  readonly fieldErrors: Record<string, string> | undefined;

  constructor(code: RefusalCode, facts: Facts = {}, fieldErrors?: Record<string, string>) {
    super(REFUSALS[code].say(facts));
    this.name = 'Refusal';
    this.code = code;
    this.facts = facts;
    this.fieldErrors = fieldErrors;
  }
}
