/** What became of a product by a rule, as the log tells it. */

import { SKIP_REASONS, SKIP_SENTENCES } from '#app/domain/batches/skip-reasons.ts';
import { AUTOMATION_TROUBLES, type AutomationTrouble } from '#app/domain/mail/mail-facts.ts';

/** What keeps a rule from making photos, and passes: told in the app, and by one mail a day. */
export const TROUBLES = AUTOMATION_TROUBLES;
export type Trouble = AutomationTrouble;

export const OUTCOMES = [
  'photo-asked',
  'photo-failed',
  'photo-cancelled',
  'waits-for-review',
  'publishes',
  'not-published',
  'rejected',
  'rejected-there',
  'made-before-rule',
  'status-left-out',
  'condition-not-met',
  'other-rule-first',
  'decided-before-change',
  'rule-paused',
  'waits-for-picture',
  'pictures-settle',
  'no-picture-came',
  'store-unreachable',
  'product-gone',
  'first-stands-in',
  'flow-asked',
  'flow-failed',
  ...TROUBLES,
  ...SKIP_REASONS,
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the sentence is about: each field only where its outcome has it. */
interface OutcomeFacts {
  /** Shopify's state of the product, or the condition, or the other rule, or why it failed, as it is called. */
  what?: string | null | undefined;
}

type Sentence = (facts: OutcomeFacts) => string;
const say =
  (text: string): Sentence =>
  () =>
    text;

/** What happened and what to do, in a sentence. */
export const OUTCOME_SENTENCES: Record<Outcome, Sentence> = {
  ...(Object.fromEntries(SKIP_REASONS.map((reason) => [reason, say(SKIP_SENTENCES[reason])])) as Record<
    (typeof SKIP_REASONS)[number],
    Sentence
  >),
  'photo-asked': say('A photo was asked for.'),
  'photo-failed': ({ what }) =>
    `The photo failed${what ? `: ${what}` : ''}. Its credit is back; try it again from its page.`,
  'photo-cancelled': say('The photo was cancelled before it was made. Its credit is back.'),
  'waits-for-review': say('The photo is ready. Once you approve it, it goes to the product.'),
  publishes: say('The photo goes to the product.'),
  'not-published': ({ what }) => `The photo is ready but was not put on the product${what ? `: ${what}` : ''}.`,
  rejected: say('You rejected the photo: it is not put on the product.'),
  'rejected-there': say(
    'You rejected the photo, and it is on its product, or on its way there. Open it and press Undo to take it off.',
  ),
  'made-before-rule': say(
    'The product was made before this rule began, or while it was paused. A dry run shows what the rule would do to such products, and makes a batch of it.',
  ),
  'status-left-out': ({ what }) =>
    `The product is ${(what ?? 'in another state').toLowerCase()}, which this rule leaves out.`,
  'condition-not-met': ({ what }) => `The product does not meet a condition: ${what ?? 'it changed'}.`,
  'other-rule-first': ({ what }) =>
    what
      ? `The rule “${what}” comes first for this product, or had made photos of it. A dry run shows what this one would make.`
      : 'A rule that is deleted since had made photos of this product. A dry run shows what this one would make.',
  'decided-before-change': say(
    'The rule was changed after it had looked at this product: a change is for what comes. A dry run shows what the rule would do to such products, and makes a batch of it.',
  ),
  'rule-paused': say('The rule is paused. What is made meanwhile stays without photos, also when it goes on.'),
  'waits-for-picture': say('The product has no picture yet. It is looked at again as soon as Shopify tells of one.'),
  'pictures-settle': say(
    'Its pictures are new: a minute without a change is waited for, so that the right ones are taken.',
  ),
  'no-picture-came': say('No picture came within a day. Add one in Shopify, and the product is looked at again.'),
  'store-unreachable': say('Shopify could not be asked about the product. It is tried again.'),
  'product-gone': say('The product was deleted in Shopify.'),
  'first-stands-in': say(
    'None of its colours shows a picture of its own, so its first picture stands for all of them. Give its variants pictures in Shopify.',
  ),
  'flow-asked': say('A workflow of Shopify Flow asked for a photo.'),
  'flow-failed': ({ what }) =>
    `A workflow of Shopify Flow asked for a photo, and none came of it${what ? `: ${what}` : ''}.`,
  'daily-cap': say('The rule has used its credits for today. It goes on at midnight UTC, or when you raise its limit.'),
  'monthly-cap': say(
    'The rule has used its credits for this month. It goes on next month, or when you raise its limit.',
  ),
  'out-of-credits': say(
    'The store has no credits left. Buy a pack or choose a larger plan, and it goes on within the hour.',
  ),
  'plan-on-hold': say('Plan credits are on hold. Mend it on the Billing page, and it goes on within the hour.'),
  'avatar-unavailable': say('An avatar of the rule was retired. Choose another one.'),
  'engine-stopped': say('Photos can’t be made at the moment. It goes on by itself; nothing is lost.'),
  'paused-after-failures': say(
    'Photo after photo failed, so the rule was paused. See why they failed, then let it go on.',
  ),
};
