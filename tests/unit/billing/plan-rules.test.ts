import { describe, expect, it } from 'vitest';
import { packChange } from '#app/domain/billing/pack-credits.ts';
import { type AllowanceAccount, allowanceAfter } from '#app/domain/billing/plan-allowance.ts';
import {
  isUnderpaid,
  type KnownInvoice,
  type KnownSubscription,
  standingOf,
} from '#app/domain/billing/plan-standing.ts';
import { newsOf, withPlanChange } from '#app/domain/payments/subscription-news.ts';
import { PACKS, PLANS } from '#app/domain/plans/plans.ts';
import { sayMoney } from '#app/domain/plans/say-money.ts';

const DAY = 24 * 60 * 60 * 1000;
const start = Date.parse('2026-01-01T00:00:00Z');
const at = (day: number) => new Date(start + day * DAY);

const subscription = (part: Partial<KnownSubscription> = {}): KnownSubscription => ({
  provider: 'lemon-squeezy',
  id: '1',
  status: 'active',
  endsAt: null,
  createdAt: at(0),
  updatedAt: at(0),
  isGuessed: false,
  planChanges: [{ tier: 'starter', at: at(0) }],
  ...part,
});
const invoice = (part: Partial<KnownInvoice> = {}): KnownInvoice => ({
  id: '10',
  subscriptionId: '1',
  billingReason: 'initial',
  status: 'paid',
  issuedAt: at(0),
  updatedAt: at(0),
  totalInCents: 1900,
  refundedInCents: 0,
  netInUsdCents: 1900,
  currency: 'USD',
  ...part,
});
/** The difference to a larger plan, on the fifth day. */
const difference = (part: Partial<KnownInvoice> = {}): KnownInvoice =>
  invoice({ id: '12', billingReason: 'updated', issuedAt: at(5), netInUsdCents: 1500, totalInCents: 1500, ...part });
const free = (part: Partial<AllowanceAccount> = {}): AllowanceAccount => ({
  shop: 'a.myshopify.com',
  creditPeriod: 1,
  allowanceCredits: 3,
  lastCreditReset: at(0),
  allowance: { key: 'free', credits: 3, periods: [1] },
  leftAllowances: [],
  ...part,
});

describe('the plan table', () => {
  it('says what each plan and each pack gives and costs', () => {
    expect(Object.values(PLANS).map((plan) => [plan.priceInCents, plan.creditsPerPeriod])).toEqual([
      [0, 3],
      [1900, 40],
      [4900, 100],
    ]);
    expect(Object.values(PACKS).map((pack) => [pack.priceInCents, pack.credits])).toEqual([
      [1500, 25],
      [5000, 100],
      [22_500, 500],
    ]);
  });

  it('credits run low at 1 on Free and at a fifth of the allowance on paid plans', () => {
    expect(PLANS.free.lowAtCredits).toBe(1);
    for (const plan of [PLANS.starter, PLANS.growth]) expect(plan.lowAtCredits).toBe(plan.creditsPerPeriod * 0.2);
  });
});

describe('where a store stands', () => {
  it('money grants, not a status: a subscription without a paid invoice is no plan yet', () => {
    expect(standingOf([subscription()], [], at(1)).tier).toBe('free');
    expect(standingOf([subscription()], [invoice({ status: 'pending' })], at(1)).tier).toBe('free');
    expect(standingOf([subscription()], [invoice()], at(1))).toMatchObject({ tier: 'starter', status: 'active' });
  });

  it('a cancelled plan stands until its end, to the moment', () => {
    const cancelled = subscription({ status: 'cancelled', endsAt: at(30) });
    expect(standingOf([cancelled], [invoice()], new Date(at(30).getTime() - 1)).tier).toBe('starter');
    expect(standingOf([cancelled], [invoice()], at(30))).toMatchObject({ tier: 'free', endedAt: at(30) });
  });

  it('the highest plan of a period stands until the next renewal', () => {
    const changes = [
      { tier: 'starter' as const, at: at(0) },
      { tier: 'growth' as const, at: at(5) },
      { tier: 'starter' as const, at: at(6) },
    ];
    const known = subscription({ planChanges: changes });
    const paid = [invoice(), difference()];
    expect(standingOf([known], paid, at(10)).period).toMatchObject({ tier: 'growth', credits: 100 });
    const renewed = invoice({ id: '11', billingReason: 'renewal', issuedAt: at(30) });
    expect(standingOf([known], [...paid, renewed], at(31)).period).toMatchObject({ invoiceId: '11', credits: 40 });
  });

  it('money grants, not a status: a larger plan counts once its difference is paid for, in that period', () => {
    const known = subscription({
      planChanges: [
        { tier: 'starter', at: at(0) },
        { tier: 'growth', at: at(5) },
      ],
    });
    const tierWith = (...more: KnownInvoice[]) => standingOf([known], [invoice(), ...more], at(10)).tier;
    expect(tierWith()).toBe('starter');
    for (const status of ['pending', 'failed', 'void'] as const)
      expect(tierWith(difference({ status }))).toBe('starter');
    expect(tierWith(difference({ netInUsdCents: 0 }))).toBe('starter');
    expect(tierWith(difference({ issuedAt: at(-1) }))).toBe('starter');
    expect(tierWith(difference({ subscriptionId: '2' }))).toBe('starter');
    expect(tierWith(difference({ status: 'refunded', refundedInCents: 1500 }))).toBe('starter');
    expect(tierWith(difference({ status: 'partial_refund', refundedInCents: 100 }))).toBe('growth');
    // The provider may tell of the money before the plan, or after it.
    for (const day of [4, 5, 6]) expect(tierWith(difference({ issuedAt: at(day) }))).toBe('growth');
  });

  it('the order in which changes of plan are heard of makes no difference', () => {
    const changes = [
      { tier: 'growth' as const, at: at(5) },
      { tier: 'starter' as const, at: at(0) },
    ];
    const known = subscription({ planChanges: changes });
    expect(standingOf([known], [difference(), invoice()], at(10)).period?.credits).toBe(100);
  });

  it('an invoice below its plan’s price grants nothing, except after a change to a smaller plan', () => {
    const cheap = invoice({ id: '11', billingReason: 'renewal', issuedAt: at(30), netInUsdCents: 100 });
    expect(standingOf([subscription()], [invoice(), cheap], at(31)).period?.invoiceId).toBe('10');
    const changes = [
      { tier: 'growth' as const, at: at(5) },
      { tier: 'starter' as const, at: at(6) },
    ];
    expect(standingOf([subscription({ planChanges: changes })], [cheap], at(31)).period?.invoiceId).toBe('11');
    const short = { netInUsdCents: 1899 };
    expect(standingOf([subscription()], [invoice(short)], at(1)).tier).toBe('free');
    expect(standingOf([subscription()], [invoice({ ...short, currency: 'EUR' })], at(1)).tier).toBe('starter');
  });

  it('of two subscriptions the newer one counts, and the older one again when that is refunded', () => {
    const newer = subscription({ id: '2', createdAt: at(3), planChanges: [{ tier: 'growth', at: at(3) }] });
    const second = invoice({ id: '20', subscriptionId: '2', issuedAt: at(3), netInUsdCents: 4900, totalInCents: 4900 });
    expect(standingOf([subscription(), newer], [invoice(), second], at(4)).tier).toBe('growth');
    const refunded = { ...second, status: 'refunded' as const, refundedInCents: 4900 };
    expect(standingOf([subscription(), newer], [invoice(), refunded], at(5)).tier).toBe('starter');
  });

  it('a refund in part keeps the plan, one in full ends it', () => {
    const partly = invoice({ status: 'partial_refund', refundedInCents: 500 });
    expect(standingOf([subscription()], [partly], at(2)).tier).toBe('starter');
    const fully = invoice({ status: 'refunded', refundedInCents: 1900, updatedAt: at(2) });
    expect(standingOf([subscription()], [fully], at(2))).toMatchObject({ tier: 'free', refundedInvoiceId: '10' });
  });
});

describe.each(['disputed', 'fraudulent'] as const)('money that is %s', (status) => {
  it('ends the plan that it paid for, and is no change to a larger one', () => {
    const ended = standingOf([subscription()], [invoice({ status, updatedAt: at(2) })], at(3));
    expect(ended).toMatchObject({ tier: 'free', refundedInvoiceId: '10', isFraud: true, endedAt: at(2) });
    const planChanges = [
      { tier: 'starter' as const, at: at(0) },
      { tier: 'growth' as const, at: at(5) },
    ];
    const changed = standingOf([subscription({ planChanges })], [invoice(), difference({ status })], at(10));
    expect(changed.period).toMatchObject({ tier: 'starter', change: { isTakenBack: true } });
  });

  it('takes back what is left of its pack', () => {
    const order = { credits: 100, totalInCents: 5000, refundedInCents: 0, creditsTakenBack: 0, creditsShort: 0 };
    expect(packChange({ ...order, status, creditsGranted: 100 }, 70)).toEqual({ grant: 0, takeBack: 70, short: 30 });
    expect(packChange({ ...order, status, creditsGranted: 0 }, 70)).toEqual({ grant: 0, takeBack: 0, short: 0 });
  });
});

describe('what a standing means for the allowance', () => {
  const plan = standingOf([subscription()], [invoice()], at(1));

  it('is the same however often it is asked', () => {
    const once = allowanceAfter(free(), plan);
    expect(once.entries.map(({ amount }) => amount)).toEqual([-3, 40]);
    expect(allowanceAfter(once.account, plan)).toMatchObject({ kind: 'none', entries: [] });
  });

  it('going back to Free within 30 days goes on with what was left of its allowance', () => {
    const onPlan = allowanceAfter(free({ allowanceCredits: 1 }), plan).account;
    const ended = standingOf([subscription({ status: 'expired', endsAt: at(10) })], [invoice()], at(10));
    expect(allowanceAfter(onPlan, ended).account).toMatchObject({ allowanceCredits: 1, lastCreditReset: at(0) });
    const later = standingOf([subscription({ status: 'expired', endsAt: at(30) })], [invoice()], at(30));
    expect(allowanceAfter(onPlan, later).account).toMatchObject({ allowanceCredits: 3, lastCreditReset: at(30) });
  });

  it('going back to a paid period goes on with what was left of it', () => {
    const spent = { ...allowanceAfter(free(), plan).account, allowanceCredits: 12 };
    const ended = standingOf([subscription({ status: 'cancelled', endsAt: at(5) })], [invoice()], at(6));
    const gone = allowanceAfter(spent, ended).account;
    expect(allowanceAfter(gone, plan).account).toMatchObject({ allowanceCredits: 12, creditPeriod: 4 });
  });
});

describe('packs', () => {
  const order = {
    credits: 100,
    status: 'paid' as const,
    totalInCents: 5000,
    refundedInCents: 0,
    creditsGranted: 0,
    creditsTakenBack: 0,
    creditsShort: 0,
  };

  it('are granted once, and not before they are paid', () => {
    expect(packChange({ ...order, status: 'pending' }, 0).grant).toBe(0);
    expect(packChange(order, 0).grant).toBe(100);
    expect(packChange({ ...order, creditsGranted: 100 }, 100).grant).toBe(0);
  });

  it('refunded in part take back that part, then the rest, never more than is there', () => {
    const partly = { ...order, status: 'partial_refund' as const, refundedInCents: 1700, creditsGranted: 100 };
    expect(packChange(partly, 100)).toEqual({ grant: 0, takeBack: 34, short: 0 });
    const rest = { ...partly, status: 'refunded' as const, refundedInCents: 5000, creditsTakenBack: 34 };
    expect(packChange(rest, 10)).toEqual({ grant: 0, takeBack: 10, short: 56 });
    expect(packChange({ ...rest, creditsTakenBack: 44, creditsShort: 56 }, 10)).toEqual({
      grant: 0,
      takeBack: 0,
      short: 0,
    });
  });
});

describe('packs said to be fraudulent', () => {
  const granted = { credits: 100, totalInCents: 5000, refundedInCents: 0, creditsGranted: 100 };
  const taken = { ...granted, creditsTakenBack: 70, creditsShort: 30 };

  it('and paid after all come back as far as they were taken, and nothing is missing any more', () => {
    expect(packChange({ ...taken, status: 'paid' }, 5)).toEqual({ grant: 0, takeBack: -70, short: -30 });
    expect(packChange({ ...granted, status: 'paid', creditsTakenBack: 0, creditsShort: 0 }, 75)).toEqual({
      grant: 0,
      takeBack: 0,
      short: 0,
    });
  });

  it('and refunded in part by then come back without that part', () => {
    const partly = { status: 'partial_refund' as const, refundedInCents: 1000 };
    expect(packChange({ ...taken, ...partly }, 0)).toEqual({ grant: 0, takeBack: -50, short: -30 });
    const mostlySpent = { ...granted, creditsTakenBack: 5, creditsShort: 95 };
    expect(packChange({ ...mostlySpent, ...partly }, 0)).toEqual({ grant: 0, takeBack: 0, short: -80 });
  });

  it('and refunded in full by then stay away', () => {
    const refunded = { ...taken, status: 'refunded' as const, refundedInCents: 5000 };
    expect(packChange(refunded, 0)).toEqual({ grant: 0, takeBack: 0, short: 0 });
  });
});

describe('of two things said of a subscription', () => {
  const known = { status: 'active', tier: 'starter', renewsAt: at(30), providerUpdatedAt: at(1) } as const;
  const said = {
    status: 'active',
    saidStatus: 'active',
    tier: 'starter',
    renewsAt: at(30),
    endsAt: null,
    cardBrand: null,
    cardLastFour: null,
    updatedAt: at(1),
  } as const;

  it('the later one holds', () => {
    expect(newsOf({ ...said, updatedAt: at(2) }, { ...known, status: 'expired' })).toBe('later');
    expect(newsOf({ ...said, updatedAt: at(0) }, known)).toBe('earlier');
    expect(newsOf(said, {})).toBe('later');
  });

  it('at the same moment they are the same, or it is unclear which one holds', () => {
    expect(newsOf(said, known)).toBe('same');
    expect(newsOf({ ...said, status: 'cancelled', saidStatus: 'cancelled' }, known)).toBe('unclear');
    expect(newsOf({ ...said, status: 'unknown', saidStatus: 'dormant' }, known)).toBe('unclear');
    expect(newsOf({ ...said, status: 'unknown', saidStatus: 'dormant' }, { ...known, saidStatus: 'dormant' })).toBe(
      'same',
    );
    expect(newsOf(said, { ...known, status: 'cancelled' })).toBe('unclear');
    expect(newsOf({ ...said, tier: 'growth' }, known)).toBe('unclear');
    expect(newsOf({ ...said, endsAt: at(30) }, known)).toBe('unclear');
    expect(newsOf({ ...said, renewsAt: at(31) }, known)).toBe('unclear');
    expect(newsOf({ ...said, cardLastFour: '4242' }, known)).toBe('unclear');
  });

  it('of several plans at one moment, what is news stands last in the history', () => {
    const history = [
      { tier: 'starter' as const, at: at(0) },
      { tier: 'growth' as const, at: at(1) },
      { tier: 'starter' as const, at: at(1) },
    ];
    const growth = { ...said, tier: 'growth' as const };
    expect(withPlanChange(history, growth, false)).toEqual(history);
    expect(withPlanChange(history, growth, true).map(({ tier }) => tier)).toEqual(['starter', 'starter', 'growth']);
    expect(withPlanChange(history, { ...growth, updatedAt: at(2) }, false)).toHaveLength(4);
  });
});

describe('a change of plan in the very second of an invoice', () => {
  const changes = (...tiers: ('starter' | 'growth')[]) => ({ planChanges: tiers.map((tier) => ({ tier, at: at(0) })) });
  const standing = (tiers: ('starter' | 'growth')[], ...more: KnownInvoice[]) =>
    standingOf([subscription(changes(...tiers))], [invoice(), ...more], at(1));

  it('makes no invoice an underpaid one, and counts in its period once it is paid, whichever was heard first', () => {
    expect(isUnderpaid(invoice(), changes('starter', 'growth'))).toBe(false);
    for (const tiers of [['starter', 'growth'] as const, ['growth', 'starter'] as const]) {
      expect(standing([...tiers])).toMatchObject({ tier: 'starter', period: { credits: 40 } });
      const paid = standing([...tiers], difference({ issuedAt: at(0) }));
      expect(paid).toMatchObject({ tier: 'growth', period: { credits: 100 } });
    }
    expect(isUnderpaid(invoice({ netInUsdCents: 1000 }), changes('starter', 'growth'))).toBe(true);
    expect(isUnderpaid(invoice(), changes('growth'))).toBe(true);
  });
});

describe('amounts', () => {
  it('are written with their own currency', () => {
    expect(sayMoney(1900, 'USD')).toBe('$19.00');
    expect(sayMoney(22_500, 'EUR')).toBe('€225.00');
  });
});
