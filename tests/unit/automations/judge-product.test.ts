import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { type Decision, decisionsOf, judgeProduct } from '#app/domain/automations/judge-product.ts';
import { dayOf, monthOf, nextDay, nextMonth, wholeSecond } from '#app/domain/automations/rule-time.ts';
import { type Conditions, misfitOf } from '#app/domain/batches/product-conditions.ts';
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';

const SUMMER = 'gid://shopify/Collection/1';

function product(part: Partial<ProductForRules> = {}): ProductForRules {
  return {
    id: 'gid://shopify/Product/1',
    title: 'Linen Shirt',
    handle: 'linen-shirt',
    status: 'ACTIVE',
    tags: ['New', 'linen'],
    productType: 'Shirts',
    vendor: 'Nordic',
    isGiftCard: false,
    createdAt: new Date('2026-12-01T10:00:00Z'),
    updatedAt: new Date('2026-12-01T10:00:00Z'),
    price: { min: '25.0', max: '40.0', currency: 'EUR' },
    categoryId: null,
    options: [],
    media: [],
    collectionIds: [SUMMER],
    variants: [],
    colours: [],
    colourPictures: [],
    ...part,
  };
}

const conditions = (part: Partial<Conditions>): Conditions => ({
  match: 'all',
  conditions: [],
  statuses: ['ACTIVE'],
  ...part,
});

describe('Which products a rule is for', () => {
  it.each<[string, Conditions['conditions'][number], boolean]>([
    ['a collection that holds it', { field: 'collection', values: ['gid://shopify/Collection/9', SUMMER] }, true],
    ['a collection that does not', { field: 'collection', values: ['gid://shopify/Collection/9'] }, false],
    ['a tag in other capitals', { field: 'tag', values: [' LINEN '] }, true],
    ['a part of a tag', { field: 'tag', values: ['line'] }, false],
    ['its type', { field: 'type', values: ['Trousers', 'shirts'] }, true],
    ['another vendor', { field: 'vendor', values: ['Nordic Wear'] }, false],
    ['words of its title', { field: 'title', values: ['linen'] }, true],
    ['a price that its dearest variant has', { field: 'price', priceFrom: '40' }, true],
    ['a price between its variants', { field: 'price', priceFrom: '30', priceTo: '31' }, true],
    ['a price above all of them', { field: 'price', priceFrom: '40.01' }, false],
    ['a price below all of them', { field: 'price', priceTo: '24.99' }, false],
  ])('is asked by %s', (_what, condition, isMet) => {
    expect(misfitOf(conditions({ conditions: [condition] }), product()) === undefined).toBe(isMet);
  });

  it('is every product without conditions, all of them, or any one', () => {
    const two = [
      { field: 'tag' as const, values: ['linen'] },
      { field: 'vendor' as const, values: ['Southern'] },
    ];
    expect(misfitOf(conditions({}), product())).toBeUndefined();
    expect(misfitOf(conditions({ match: 'any', conditions: two }), product())).toBeUndefined();
    expect(misfitOf(conditions({ conditions: two }), product())).toEqual({
      outcome: 'condition-not-met',
      what: 'by vendor “Southern”',
    });
    expect(misfitOf(conditions({}), product({ status: 'ARCHIVED' }))).toMatchObject({ outcome: 'status-left-out' });
    expect(misfitOf(conditions({}), product({ status: 'SOMETHING_NEW' }))?.outcome).toBe('status-left-out');
  });
});

function rule(name: string, part: Partial<AutomationRule> = {}): AutomationRule {
  return {
    _id: new Types.ObjectId(),
    name,
    ...conditions({}),
    choicesVersion: 1,
    activeSince: new Date('2026-12-01T10:00:00Z'),
    ...part,
  } as AutomationRule;
}

describe('What each rule says', () => {
  const outcomes = (
    rules: AutomationRule[],
    matching: 'first' | 'every',
    takenBy: AutomationRule[] = [],
    decisions: Decision[] = [],
  ) => {
    const taken = new Set(takenBy.map(({ _id }) => String(_id)));
    const verdicts = judgeProduct(product(), { rules, matching, takenBy: taken, decisions });
    return verdicts.map(({ because }) => because?.outcome ?? 'makes');
  };

  it('is that the first one that fits makes the photos, and a product stays with the rule that has made some', () => {
    const paused = rule('Paused', { paused: { at: new Date(), because: 'merchant' } });
    const young = rule('Young', { activeSince: new Date('2026-12-01T10:00:01Z') });
    const [one, two] = [rule('One'), rule('Two')];
    expect(outcomes([paused, young, one, two], 'first')).toEqual([
      'rule-paused',
      'made-before-rule',
      'makes',
      'other-rule-first',
    ]);
    expect(outcomes([one, two], 'first', [two])).toEqual(['other-rule-first', 'makes']);
    expect(outcomes([one, two], 'first', [rule('Deleted since')])).toEqual(['other-rule-first', 'other-rule-first']);
    expect(outcomes([one, two], 'every', [two])).toEqual(['makes', 'makes']);
  });

  it('stays as it was decided where the merchant has changed the rule since, or lets every rule make photos', () => {
    const [one, two] = [rule('One'), rule('Two', { choicesVersion: 2 })];
    const verdicts = judgeProduct(product(), {
      rules: [one, two],
      matching: 'first',
      takenBy: new Set(),
      decisions: [],
    });
    const decided = decisionsOf(verdicts, { before: [], isThrough: true });
    expect(decided).toEqual([
      { ruleId: one._id, choicesVersion: 1, isOthers: false },
      { ruleId: two._id, choicesVersion: 2, isOthers: true },
    ]);
    expect(outcomes([one, two], 'every', [one], decided)).toEqual(['makes', 'other-rule-first']);
    const wider = { ...two, choicesVersion: 3 };
    expect(outcomes([wider], 'every', [], decided)).toEqual(['decided-before-change']);
    expect(outcomes([wider], 'every', [], [])).toEqual(['makes']);
    // What waits for pictures, or for another state, is not decided.
    expect(decisionsOf(verdicts, { before: [], isThrough: false })).toHaveLength(1);
  });
});

describe('The time of a rule', () => {
  it('is counted in whole seconds, and in days and months of UTC', () => {
    const late = new Date('2026-12-31T23:59:59.999Z');
    expect(wholeSecond(late)).toEqual(new Date('2026-12-31T23:59:59Z'));
    expect([dayOf(late), nextDay(late).toISOString(), nextMonth(late).toISOString()]).toEqual([
      '2026-12-31',
      '2027-01-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ]);
    const { $gte, $lte } = monthOf(new Date('2026-02-28T12:00:00Z'));
    expect(['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map((day) => day >= $gte && day <= $lte)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
