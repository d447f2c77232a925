/**
 * Every expected "no" of the product, by what it is about. `title` is a heading, `say` the sentence that tells the person
 * what to do. The record is exhaustive: a new code without these does not compile. What HTTP makes of a code stands in
 * app/web/refusal-status.ts.
 */
export type RefusalCode =
  | 'not-found'
  | 'wrong-choice'
  | 'token-outdated'
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
  | 'batch-not-ready'
  | 'batch-empty'
  | 'quote-changed'
  | 'batch-not-running'
  | 'batch-not-quoted'
  | 'too-many-quotes'
  | 'photo-being-made'
  | 'photo-replaced'
  | 'nothing-to-make'
  | 'too-many-again'
  | 'publication-in-progress'
  | 'publication-not-undoable'
  | 'too-many-rules'
  | 'rule-changed'
  | 'nothing-approved'
  | 'bulk-action-running'
  | 'store-unreachable';

export type Facts = Record<string, string | number | boolean | undefined>;

export interface RefusalText {
  title: string;
  say: (facts: Facts) => string;
}

export const REFUSALS: Record<RefusalCode, RefusalText> = {
  'not-found': {
    title: 'Not found',
    say: () => 'There is no such record in this store. It may have been removed; go back and choose again.',
  },
  'wrong-choice': {
    title: 'Something in the request is not right',
    say: (facts) => String(facts.detail ?? 'Check the marked fields and send it again.'),
  },
  'token-outdated': { title: 'Sign-in needed', say: () => 'Open the app from your Shopify admin.' },
  'id-reused': {
    title: 'This request was already used',
    say: () => 'The same request was sent before with other choices. Reload the page and press the button again.',
  },
  'out-of-credits': {
    title: 'No credits left',
    say: (facts) =>
      facts.renewsOn
        ? `This store has no credits left. ${facts.allowance} new ones come on ${facts.renewsOn}.`
        : 'This store has no credits left. Buy a pack or choose a larger plan to go on.',
  },
  'plan-past-due': {
    title: 'The last payment failed',
    say: () =>
      'Plan credits are on hold until the payment is mended. Update the payment method, or buy a pack, to go on.',
  },
  'plan-paused': {
    title: 'The plan is paused',
    say: () =>
      'Plan credits are on hold while the plan is paused. Resume it on the Billing page, or buy a pack, to go on.',
  },
  'payments-not-set-up': {
    title: 'Payments are not set up',
    say: () => 'Plans and packs cannot be bought here yet. The Free plan works meanwhile.',
  },
  'plan-unchanged': {
    title: 'This is your plan already',
    say: () => 'This store is on that plan, or gets it with the next renewal. Choose another one.',
  },
  'plan-change-on-hold': {
    title: 'The plan cannot be changed now',
    say: (facts) =>
      facts.isPaused
        ? 'The plan is paused. Resume it on the Billing page first, then change it.'
        : 'The last payment failed. Update the card on the Billing page first; once it is paid, change the plan.',
  },
  'plan-change-unpaid': {
    title: 'The payment failed',
    say: () => 'The larger plan could not be charged. Update the card on the Billing page; once it is paid, it starts.',
  },
  'no-subscription': {
    title: 'There is no paid plan',
    say: () => 'This store has no paid plan to change. Choose a plan to subscribe to.',
  },
  'subscription-not-resumable': {
    title: 'This plan cannot be resumed',
    say: () =>
      'The plan is neither cancelled nor paused, or it has ended. Reload the page; if it has ended, subscribe again.',
  },
  'receipt-unavailable': {
    title: 'There is no receipt yet',
    say: () => 'The receipt is not ready. Try again in a few minutes.',
  },
  'business-archived': {
    title: 'The app is not installed',
    say: () => 'The app was removed from this store. Install it again to go on; nothing was lost.',
  },
  'store-being-deleted': {
    title: 'The former data is still being deleted',
    say: () =>
      'The data that this store had here before is still being deleted, as was asked for after the app was removed. Try again in a minute; then the app begins anew.',
  },
  'garment-has-no-picture': {
    title: 'This product has no picture',
    say: () => 'Add a picture of the garment to the product in Shopify, then generate again.',
  },
  'garment-picture-not-ready': {
    title: 'The picture is still being processed',
    say: () => 'Shopify is still processing this picture. Wait a few seconds and try again.',
  },
  'garment-not-a-picture': {
    title: 'This is not a picture',
    say: () => 'Videos and 3D models cannot be used as the garment. Choose a picture of the product.',
  },
  'garment-gone': {
    title: 'The picture is no longer there',
    say: ({ detail }) => String(detail ?? 'The product or its picture was removed from the store. Choose another one.'),
  },
  'picture-refused': {
    title: 'This picture cannot be used',
    say: (facts) => String(facts.detail ?? 'Choose another picture.'),
  },
  'upload-not-there': {
    title: 'The file has not arrived',
    say: () => 'The upload is not finished, or its time was over. Choose the file again.',
  },
  'too-many-uploads': {
    title: 'Too many pictures are waiting',
    say: (facts) =>
      `${facts.most} pictures of this store were begun to be sent and are not taken in yet. Wait ${facts.minutes} minutes, then choose this one again; what is taken in already stays.`,
  },
  'avatar-unavailable': {
    title: 'This avatar is not available',
    say: () => 'The avatar was retired or does not exist. Choose another one.',
  },
  'render-not-finished': {
    title: 'The photo is not ready yet',
    say: () => 'Wait until the photo is finished, then try again.',
  },
  'render-not-retryable': {
    title: 'This photo cannot be tried again',
    say: () => 'Only a photo that failed or was cancelled can be tried again, once. Generate a new one instead.',
  },
  'batch-not-ready': {
    title: 'The items are still being found',
    say: () => 'Wait until all of them are counted, then start. Nothing was charged.',
  },
  'quote-changed': {
    title: 'The quote has changed',
    say: () =>
      'Your credits have changed since it was shown. Check what it takes now, then start. Nothing was charged.',
  },
  'batch-empty': {
    title: 'There is nothing to make',
    say: () => 'None of what was chosen can become a photo. Look at the reasons and choose others.',
  },
  'batch-not-running': {
    title: 'This batch is not running',
    say: () => 'It has not started, or it is over. Reload the page to see how it stands.',
  },
  'batch-not-quoted': {
    title: 'This batch can no longer be changed',
    say: () => 'It was started or discarded meanwhile. Reload the page to see how it stands.',
  },
  'too-many-quotes': {
    title: 'Too many batches are not started yet',
    say: (facts) => `${facts.most} batches of this store wait to be started. Start or discard one of them first.`,
  },
  'photo-being-made': {
    title: 'This photo is being made',
    say: () => 'It is being made anew already. Wait until it is there, then decide.',
  },
  'photo-replaced': {
    title: 'A later try has taken its place',
    say: () =>
      'This photo was made anew since. Decide of the later one, or open the photo’s own page to use it instead.',
  },
  'nothing-to-make': {
    title: 'There is nothing to try again',
    say: () =>
      'No photo of this batch has failed, or all are being tried again. Reload the page to see how they stand.',
  },
  'too-many-again': {
    title: 'Many photos are being made again already',
    say: (facts) =>
      `At most ${Number(facts.most).toLocaleString('en')} photos of a store may wait to be made again, and ${Number(facts.waiting).toLocaleString('en')} do. Nothing was charged. Wait until some are ready, then press again.`,
  },
  'publication-in-progress': {
    title: 'Already being published',
    say: () => 'This photo is already on its way to the product, or already there.',
  },
  'publication-not-undoable': {
    title: 'There is nothing to undo',
    say: () => 'Only a photo that is on its product can be taken off again. Reload the page to see where it is.',
  },
  'too-many-rules': {
    title: 'There are as many rules as there can be',
    say: (facts) => `A store can have ${facts.most} rules. Delete one that you no longer need, or widen one of them.`,
  },
  'rule-changed': {
    title: 'The rules were changed meanwhile',
    say: () => 'They were changed in another window since you opened them. Reload the page to see how they are now.',
  },
  'nothing-approved': {
    title: 'No photo is approved',
    say: () => 'Approve the photos of this batch that may go to your products, then publish.',
  },
  'bulk-action-running': {
    title: 'Many photos are being published or taken off just now',
    say: () => 'Wait until that has ended, or stop it, then try again. Nothing was changed.',
  },
  'store-unreachable': {
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
