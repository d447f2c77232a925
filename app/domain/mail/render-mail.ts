import { layOutLetter } from '#app/services/mail-layout/lay-out-letter.ts';
import { appAddress } from './app-address.ts';
import type { MailFacts, MailTemplate } from './mail-facts.ts';
import { MAIL_WORDS, type MailWords, type PageLink } from './mail-templates.ts';

const SUBJECT_MAX = 150;

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** The words of a mail, laid out, with the addresses of the store's own pages. */
export async function renderMail<T extends MailTemplate>(mail: {
  template: T;
  facts: MailFacts[T];
  shop?: string | null | undefined;
}): Promise<MailContent> {
  const words: MailWords = MAIL_WORDS[mail.template](mail.facts);
  const link = (to: PageLink | undefined) =>
    to && mail.shop ? { label: to.label, address: appAddress(mail.shop, to.path) } : undefined;
  const letter = await layOutLetter({
    brand: 'ModelSnap',
    preheader: words.preheader,
    paragraphs: words.paragraphs,
    button: link(words.button),
    footer: words.because,
    footerLink: link(words.switchOff),
  });
  return { subject: oneLine(words.subject), ...letter };
}

/** Names come from stores: none of them breaks a header. */
function oneLine(subject: string): string {
  return subject
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, SUBJECT_MAX);
}
