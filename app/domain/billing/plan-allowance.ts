/**
 * What a store's standing means for its allowance. Every allowance has a name: `free`, or the invoice that paid for it.
 * Each is granted once, however often a store leaves it and comes back; what is left waits meanwhile. No database here.
 */

import type { ProviderName } from '#app/domain/payment-providers.ts';
import { FREE_PERIOD_DAYS, PLANS } from '#app/domain/plans/plans.ts';
import type { PlanPeriod, PlanStanding } from './plan-standing.ts';

interface Allowance {
  key: string;
  /** Granted so far. */
  credits: number;
  /** The credit periods in which it could be spent: a failed render of any of them gives its credit back to it. */
  periods: number[];
}

interface LeftAllowance extends Allowance {
  /** Unspent when the store left it. */
  left: number;
}

export interface AllowanceAccount {
  shop: string;
  creditPeriod: number;
  allowanceCredits: number;
  /** When the free allowance was granted last. */
  lastCreditReset: Date;
  allowance: Allowance;
  leftAllowances: LeftAllowance[];
}

interface AllowanceEntry {
  key: string;
  kind: 'grant' | 'expiry' | 'refund';
  amount: number;
  reason: string;
}

export interface AllowanceChange {
  kind: 'none' | 'started' | 'raised' | 'lowered' | 'ended';
  account: AllowanceAccount;
  entries: AllowanceEntry[];
  /** Credits of a refunded period that were spent already. */
  shortfall?: number;
}

const FREE_ALLOWANCE = 'free';
const REMEMBERED_ALLOWANCES = 36;
const FREE_PERIOD_MS = FREE_PERIOD_DAYS * 24 * 60 * 60 * 1000;

export function allowanceKeyOf(provider: ProviderName, invoiceId: string): string {
  return `${provider}-invoice-${invoiceId}`;
}

export function allowanceAfter(account: AllowanceAccount, standing: PlanStanding): AllowanceChange {
  if (standing.period) return onPlan(account, standing.period);
  if (account.allowance.key === FREE_ALLOWANCE) return { kind: 'none', account, entries: [] };
  return backToFree(account, standing);
}

function onPlan(account: AllowanceAccount, period: PlanPeriod): AllowanceChange {
  const key = allowanceKeyOf(period.provider, period.invoiceId);
  const { credits, change } = period;
  if (account.allowance.key !== key) {
    const known = account.leftAllowances.find((allowance) => allowance.key === key);
    const grant = known
      ? { key: periodKey(account, 'grant'), amount: known.left + Math.max(0, credits - known.credits) }
      : { key: `${key}-grant`, amount: credits };
    return { kind: 'started', ...move(account, { key, credits, grant, reason: 'Allowance of the plan’s new period' }) };
  }
  const difference = credits - account.allowance.credits;
  const by = `by-${change?.invoiceId ?? period.invoiceId}`;
  if (difference > 0) {
    const reason = 'Difference to the larger plan';
    return grown('raised', account, {
      key: `${key}-up-to-${credits}-${by}`,
      kind: 'grant',
      amount: difference,
      reason,
    });
  }
  const takeBack = change?.isTakenBack ? Math.min(-difference, account.allowanceCredits) : 0;
  if (takeBack === 0) return { kind: 'none', account, entries: [] };
  const left = account.allowance.credits - takeBack;
  const reason = 'The difference to the larger plan was refunded, or did not count';
  return grown('lowered', account, { key: `${key}-down-to-${left}-${by}`, kind: 'refund', amount: -takeBack, reason });
}

/** The same allowance, larger or smaller by one entry. */
function grown(kind: 'raised' | 'lowered', account: AllowanceAccount, entry: AllowanceEntry): AllowanceChange {
  const allowance = { ...account.allowance, credits: account.allowance.credits + entry.amount };
  return {
    kind,
    account: { ...account, allowance, allowanceCredits: account.allowanceCredits + entry.amount },
    entries: [entry],
  };
}

/** Free again. A free allowance of less than 30 days ago goes on with what was left of it: leaving gifts nothing. */
function backToFree(account: AllowanceAccount, standing: PlanStanding): AllowanceChange {
  const endedAt = standing.endedAt ?? account.lastCreditReset;
  const isDue = endedAt.getTime() - account.lastCreditReset.getTime() >= FREE_PERIOD_MS;
  const known = account.leftAllowances.find((allowance) => allowance.key === FREE_ALLOWANCE);
  const from = isDue
    ? { ...account, leftAllowances: account.leftAllowances.filter((left) => left.key !== FREE_ALLOWANCE) }
    : account;
  const credits = PLANS.free.creditsPerPeriod;
  const grant = { key: periodKey(account, 'grant'), amount: isDue ? credits : (known?.left ?? 0) };
  const reason = isDue ? 'Allowance of the Free plan' : 'What was left of the Free plan’s allowance';
  const { provider, refundedInvoiceId } = standing;
  const refundedKey = provider && refundedInvoiceId && allowanceKeyOf(provider, refundedInvoiceId);
  const isTakenBack = account.allowance.key === refundedKey;
  const takenBack = standing.isFraud ? 'The payment did not count' : 'The payment was refunded';
  const moved = move(from, { key: FREE_ALLOWANCE, credits, grant, reason }, isTakenBack ? takenBack : undefined);
  return {
    kind: 'ended',
    ...moved,
    account: { ...moved.account, ...(isDue ? { lastCreditReset: endedAt } : {}) },
    ...(isTakenBack ? { shortfall: account.allowance.credits - account.allowanceCredits } : {}),
  };
}

interface Destination {
  key: string;
  credits: number;
  grant: { key: string; amount: number };
  reason: string;
}

/** From one allowance to another: what is unspent ends, and is remembered under its name. With the reason, when it is taken back. */
function move(account: AllowanceAccount, to: Destination, takenBack?: string) {
  const unspent = account.allowanceCredits;
  const period = account.creditPeriod + 1;
  const known = account.leftAllowances.find((allowance) => allowance.key === to.key);
  const others = account.leftAllowances.filter(({ key }) => key !== to.key && key !== account.allowance.key);
  const end: AllowanceEntry = takenBack
    ? { key: periodKey(account, 'refund'), kind: 'refund', amount: -unspent, reason: takenBack }
    : {
        key: periodKey(account, 'expiry'),
        kind: 'expiry',
        amount: -unspent,
        reason: 'Unspent credits of the period before',
      };
  return {
    account: {
      ...account,
      creditPeriod: period,
      allowanceCredits: to.grant.amount,
      allowance: {
        key: to.key,
        credits: Math.max(to.credits, known?.credits ?? 0),
        periods: [...(known?.periods ?? []), period],
      },
      leftAllowances: [...others, { ...account.allowance, left: unspent }].slice(-REMEMBERED_ALLOWANCES),
    },
    entries: [
      ...(unspent > 0 ? [end] : []),
      { key: to.grant.key, kind: 'grant' as const, amount: to.grant.amount, reason: to.reason },
    ],
  };
}

function periodKey(account: AllowanceAccount, what: 'grant' | 'expiry' | 'refund'): string {
  return `period-${account.shop}-${account.creditPeriod + 1}-${what}`;
}

/**
 * For an allowance that was another store's all along and is left by now: as if it had been a part of the store's own,
 * what was spent of it is spent of that, and a photo of its time that fails gives its credit back to that.
 */
export function foldAllowance(
  account: AllowanceAccount,
  key: string,
): { account: AllowanceAccount; take: number; short: number } {
  const stray = account.leftAllowances.find((allowance) => allowance.key === key);
  if (!stray) return { account, take: 0, short: 0 };
  const spent = Math.max(0, stray.credits - stray.left);
  const take = Math.min(spent, account.allowanceCredits);
  return {
    account: {
      ...account,
      allowanceCredits: account.allowanceCredits - take,
      allowance: { ...account.allowance, periods: [...account.allowance.periods, ...stray.periods] },
      leftAllowances: account.leftAllowances.filter((allowance) => allowance.key !== key),
    },
    take,
    short: spent - take,
  };
}
