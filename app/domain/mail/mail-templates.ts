import type { AutomationTrouble, MailFacts, MailTemplate } from './mail-facts.ts';

/** A page of the app, for the button or the footer of a mail. */
export interface PageLink {
  label: string;
  path: `/app${string}`;
}

/** The words of one mail; layout and addresses are made of them in render-mail.ts. */
export interface MailWords {
  subject: string;
  preheader: string;
  paragraphs: string[];
  button?: PageLink;
  /** Why one gets it. */
  because: string;
  /** Where to switch it off, for those that are optional. */
  switchOff?: PageLink;
}

const BILLING = '/app/billing';
const SETTINGS: PageLink = { label: 'Switch it off in Settings', path: '/app/settings' };
const ABOUT_MONEY = (storeName: string) =>
  `You get this because ${storeName} pays for ModelSnap; mail about payments and plans can’t be switched off.`;
const FOR_ADMIN = 'You get this because your address is set as the admin’s of this app (ADMIN_EMAIL).';

const TROUBLE_WORDS: Record<AutomationTrouble, { what: string; way: string; isAboutMoney?: true }> = {
  'daily-cap': {
    what: 'It has used the credits that you let it have a day.',
    way: 'It goes on at midnight UTC. You can raise its limit on the Automations page.',
  },
  'monthly-cap': {
    what: 'It has used the credits that you let it have a month.',
    way: 'It goes on next month. You can raise its limit on the Automations page.',
  },
  'out-of-credits': {
    what: 'The store has no credits left.',
    way: 'Buy a pack or choose a larger plan: within the hour it goes on with the products that wait.',
    isAboutMoney: true,
  },
  'plan-on-hold': {
    what: 'The plan’s credits are on hold.',
    way: 'Mend the payment on the Billing page, or buy a pack: within the hour it goes on with the products that wait.',
    isAboutMoney: true,
  },
  'avatar-unavailable': {
    what: 'An avatar that it uses is no longer there.',
    way: 'Choose another avatar for it on the Automations page; it goes on with the products that wait.',
  },
  'engine-stopped': {
    what: 'Photos can’t be made at the moment.',
    way: 'You have nothing to do: it goes on by itself, and nothing is lost.',
  },
  'paused-after-failures': {
    what: 'Photo after photo failed, so it was paused. Their credits are back.',
    way: 'See why they failed on the Automations page, change the rule or the pictures, then let it go on.',
  },
};

/** Every mail that the product sends, one entry each. */
export const MAIL_WORDS: { [T in MailTemplate]: (facts: MailFacts[T]) => MailWords } = {
  welcome: ({ storeName }) => ({
    subject: 'Welcome to ModelSnap',
    preheader: 'Your first three model photos are free.',
    paragraphs: [
      `ModelSnap is now part of ${storeName}.`,
      'Your first three model photos are free. Pick a product and an avatar, and press Generate.',
    ],
    button: { label: 'Make a model photo', path: '/app/generate' },
    because: `You get this once, because ModelSnap was installed in ${storeName}.`,
  }),
  'credits-reset': ({ storeName, credits }) => ({
    subject: `${sayCredits(credits, 'new ')} for ${storeName}`,
    preheader: 'Your free allowance is back.',
    paragraphs: [`The free allowance of ${storeName} is back: ${sayCredits(credits)} for the next 30 days.`],
    button: { label: 'Make a model photo', path: '/app/generate' },
    because: 'You get this because you asked to hear of new free credits.',
    switchOff: SETTINGS,
  }),
  'credits-low': ({ storeName, credits }) => ({
    subject: `${storeName} has ${credits > 0 ? sayCredits(credits) : 'no credits'} left`,
    preheader: 'Packs never expire, and are used after the plan’s credits.',
    paragraphs: [
      `${storeName} has ${credits > 0 ? sayCredits(credits) : 'no credits'} left for model photos.`,
      'Buy a pack or choose a larger plan to go on without a break. Packs never expire.',
    ],
    button: { label: 'See packs and plans', path: BILLING },
    because: `You get this at most once a period, because ${storeName} makes photos with ModelSnap.`,
  }),
  'render-done': ({ storeName, garment, renderId }) => ({
    subject: `Your photo of ${garment} is ready`,
    preheader: 'Look at it, download it or publish it.',
    paragraphs: [`The model photo of ${garment} for ${storeName} is ready. Look at it, then download or publish it.`],
    button: { label: 'Open the photo', path: `/app/photos/${renderId}` },
    because: 'You get this because you asked to hear of every finished photo.',
    switchOff: SETTINGS,
  }),
  'automation-trouble': ({ storeName, rule, trouble }) => ({
    subject: `The rule “${rule}” makes no photos just now`,
    preheader: TROUBLE_WORDS[trouble].what,
    paragraphs: [
      `In ${storeName}, the rule “${rule}” makes no photos of new products just now. ${TROUBLE_WORDS[trouble].what}`,
      TROUBLE_WORDS[trouble].way,
    ],
    button: TROUBLE_WORDS[trouble].isAboutMoney
      ? { label: 'See packs and plans', path: BILLING }
      : { label: 'Look at the rules', path: '/app/automations' },
    because: `You get this at most once a day, because ${storeName} has photos of new products made by rules.`,
  }),
  'batch-done': ({ storeName, batch, batchId, completed, failed }) => ({
    subject: completed > 0 ? `${sayPhotos(completed)} of ${batch} are ready` : `No photo of ${batch} could be made`,
    preheader:
      failed > 0 ? `${sayPhotos(failed)} failed; their credits are back.` : 'Look through them and publish them.',
    paragraphs: [
      `The batch ${batch} of ${storeName} is over: ${sayPhotos(completed)} ready, ${failed} failed.`,
      ...(failed > 0 ? ['What failed says why on its page, and its credits are back where they came from.'] : []),
    ],
    button: { label: 'Open the batch', path: `/app/batches/${batchId}` },
    because: 'You get this once for each batch whose end nobody watched.',
  }),
  'subscription-started': ({ storeName, plan, credits }) => ({
    subject: `${storeName} is on ${plan}`,
    preheader: `${sayCredits(credits)} every month, and photos without a watermark.`,
    paragraphs: [
      `Thank you. ${storeName} now has ${sayCredits(credits)} every month, and photos without a watermark.`,
      'You can change or cancel the plan at any time under Billing in the app.',
    ],
    button: { label: 'See your plan', path: BILLING },
    because: ABOUT_MONEY(storeName),
  }),
  // The receipt's own address is signed and ends: the page shows a fresh one.
  invoice: ({ storeName, amount, what }) => ({
    subject: `Your receipt for ${amount}`,
    preheader: `${amount} was paid for ${what}.`,
    paragraphs: [
      `${amount} was paid for ${what} in ${storeName}. Thank you.`,
      'The receipt is under Billing in the app, where all your invoices are.',
    ],
    button: { label: 'See the receipt', path: BILLING },
    because: ABOUT_MONEY(storeName),
  }),
  'payment-failed': ({ storeName, amount, what }) => ({
    subject: `A payment of ${amount} failed`,
    preheader: 'Update the card under Billing, then it is tried again.',
    paragraphs: [
      `The payment of ${amount} for ${what} in ${storeName} did not go through. It will be tried again.`,
      'Plan credits are on hold until then. Update the card under Billing; credits from packs can be used meanwhile.',
    ],
    button: { label: 'Update the card', path: BILLING },
    because: ABOUT_MONEY(storeName),
  }),
  'subscription-ended': ({ storeName, plan, credits, packs }) => ({
    subject: `${storeName} is on the Free plan`,
    preheader: 'Everything you made is still there.',
    paragraphs: [
      `The plan ${plan} has ended. ${storeName} goes on with the Free plan and has ${sayCredits(credits)} of it now${packs > 0 ? `, and ${sayCredits(packs)} from packs` : ''}.`,
      'Everything you made is still there. You can subscribe again at any time.',
    ],
    button: { label: 'See plans', path: BILLING },
    because: ABOUT_MONEY(storeName),
  }),
  'engine-stopped': ({ reason, at }) => ({
    subject: `Photos are waiting: ${ENGINE_STOPS[reason].what}`,
    preheader: 'All that was asked for waits, and goes on by itself.',
    paragraphs: [
      `Since ${at} the engine takes no photos of any store. All that was asked for waits, and goes on by itself when it does.`,
      ENGINE_STOPS[reason].advice,
    ],
    because: FOR_ADMIN,
  }),
  'admin-notice': ({ subject, say }) => ({ subject, preheader: say, paragraphs: [say], because: FOR_ADMIN }),
};

const ENGINE_STOPS = {
  'out-of-credits': {
    what: 'the engine account has no credits left',
    advice: 'Buy credits for the FASHN account, or switch on its automatic top-up.',
  },
  unauthorized: {
    what: 'the engine refuses our key',
    advice: 'Check FASHN_API_KEY: it may have been revoked or replaced.',
  },
  away: {
    what: 'the engine fails or cannot be reached',
    advice:
      'Look at FASHN’s status page, and whether this network reaches it. A photo that has waited too long fails, with its credit back.',
  },
};

function sayPhotos(photos: number): string {
  return `${photos} ${photos === 1 ? 'photo' : 'photos'}`;
}

function sayCredits(credits: number, which = ''): string {
  return `${credits} ${which}${credits === 1 ? 'credit' : 'credits'}`;
}
