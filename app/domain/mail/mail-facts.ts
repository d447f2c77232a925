/** Why a rule makes no photos just now. */
export const AUTOMATION_TROUBLES = [
  'daily-cap',
  'monthly-cap',
  'out-of-credits',
  'plan-on-hold',
  'avatar-unavailable',
  'engine-stopped',
  'paused-after-failures',
] as const;
export type AutomationTrouble = (typeof AUTOMATION_TROUBLES)[number];

/** What each mail is told of; its words and addresses are made when it is sent. */
export interface MailFacts {
  welcome: { storeName: string };
  'credits-reset': { storeName: string; credits: number };
  'credits-low': { storeName: string; credits: number };
  'render-done': { storeName: string; garment: string; renderId: string };
  'batch-done': { storeName: string; batch: string; batchId: string; completed: number; failed: number };
  'automation-trouble': { storeName: string; rule: string; trouble: AutomationTrouble };
  'subscription-started': { storeName: string; plan: string; credits: number };
  invoice: { storeName: string; amount: string; what: string };
  'payment-failed': { storeName: string; amount: string; what: string };
  'subscription-ended': { storeName: string; plan: string; credits: number; packs: number };
  'engine-stopped': { reason: 'out-of-credits' | 'unauthorized' | 'away'; at: string };
  'admin-notice': { subject: string; say: string };
}

export type MailTemplate = keyof MailFacts;
