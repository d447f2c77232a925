import type { MailTemplate } from './mail.record.ts';

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

type MailFacts = Record<string, string | number>;

/** Each template as a subject and paragraphs; the text and the HTML part say the same. */
const TEMPLATES: Record<MailTemplate, (facts: MailFacts) => { subject: string; paragraphs: string[] }> = {
  welcome: (facts) => ({
    subject: 'Welcome to ModelSnap',
    paragraphs: [
      `ModelSnap is now part of ${facts.storeName}.`,
      'Your first three model photos are free. Open the app in your Shopify admin, pick a product and an avatar, and press Generate.',
    ],
  }),
  'credits-reset': (facts) => ({
    subject: `${facts.credits} new credits for ${facts.storeName}`,
    paragraphs: [
      `Your free allowance is back: ${facts.credits} credits for the next 30 days.`,
      'You asked for this mail in the app’s settings, where it can be switched off.',
    ],
  }),
  'engine-stopped': (facts) => ({
    subject:
      facts.reason === 'out-of-credits'
        ? 'Photos are waiting: the engine account has no credits left'
        : 'Photos are waiting: the engine refuses our key',
    paragraphs: [
      `Since ${facts.at} the engine takes no photos of any store. All that was asked for waits; nothing is lost.`,
      facts.reason === 'out-of-credits'
        ? 'Buy credits for the FASHN account, or switch on its automatic top-up. The queue tries again by itself.'
        : 'Check FASHN_API_KEY: it may have been revoked or replaced. The queue tries again by itself.',
    ],
  }),
};

export function renderMail(template: MailTemplate, facts: MailFacts): MailContent {
  const { subject, paragraphs } = TEMPLATES[template](facts);
  const body = paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escapeHtml(paragraph)}</p>`).join('');
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n\nModelSnap`,
    html: `<!doctype html><html lang="en"><body style="margin:0;padding:32px 16px;background:#f4f4f2;font:16px/1.5 system-ui,sans-serif;color:#1f2421"><div style="max-width:520px;margin:0 auto;padding:32px;background:#fff;border-radius:12px"><p style="margin:0 0 24px;font-weight:600">ModelSnap</p>${body}</div></body></html>`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
