import { describe, expect, it } from 'vitest';
import { readKeptDraft } from '#app/ui/merchant/automations/form/kept-draft.ts';
import {
  BLANK_RULE,
  bodyOf,
  creditsOf,
  draftAfterSaving,
  draftOf,
  missingOf,
  newCondition,
  problemsByField,
  type RuleDraft,
} from '#app/ui/merchant/automations/rule-draft.ts';
import { sayRule, sayUsed } from '#app/ui/merchant/automations/rule-words.ts';
import { SUGGESTIONS } from '#app/ui/merchant/automations/suggestions.ts';
import { newRule, type RuleView } from '#app/web/api/automation-schemas.ts';

const AVATAR = 'a'.repeat(24);
const COLLECTION = 'gid://shopify/Collection/7';
const written = (part: Partial<RuleDraft> = {}): RuleDraft => ({
  ...BLANK_RULE,
  name: 'Shirts',
  avatarIds: [AVATAR],
  ...part,
});
const said = (part: Partial<RuleDraft> = {}, avatarNames = ['Rosa']) => {
  const draft = written(part);
  return sayRule({ ...draft, avatarNames, photosPerPicture: Number(draft.photosPerPicture) });
};
const ofField = (field: 'tag' | 'vendor' | 'title', ...values: string[]) => ({ ...newCondition(field), values });
const EVERYTHING = written({
  match: 'any',
  conditions: [
    { ...newCondition('collection'), values: [COLLECTION], names: ['Summer'] },
    ofField('tag', 'linen', 'silk'),
    ofField('title', 'shirt'),
    { ...newCondition('price'), priceFrom: ' 20 ', priceTo: '' },
  ],
  statuses: ['ACTIVE', 'DRAFT'],
  pictures: 'each-colour',
  photosPerPicture: '2',
  category: 'tops',
  publishes: 'at-once',
  position: 'first',
  givesToVariants: true,
  dailyCap: '20',
});

describe('a rule as it is written', () => {
  it('is sent as the API takes it, and comes back as it was written', () => {
    const body = newRule.parse({ ruleId: 'b'.repeat(24), ...bodyOf(EVERYTHING) });
    expect(body).toMatchObject({ photosPerPicture: 2, dailyCap: 20, category: 'tops' });
    expect(body).not.toHaveProperty('monthlyCap');
    expect(body.conditions[3]).toEqual({ field: 'price', priceFrom: '20' });
    const { category = null, dailyCap = null, monthlyCap = null, garmentPhotoType = 'auto' } = body;
    const rule = {
      ...body,
      ...{ category, dailyCap, monthlyCap, garmentPhotoType },
      avatars: [{ id: AVATAR, name: 'Rosa' }],
      conditions: EVERYTHING.conditions.map((condition) => ({ ...condition, priceFrom: '20', priceTo: null, say: '' })),
    } as unknown as RuleView;
    expect(bodyOf(draftOf(rule))).toEqual({ ...bodyOf(EVERYTHING) });
    // While it was saved it may have been written on.
    expect(draftAfterSaving({ sent: EVERYTHING, latest: { ...EVERYTHING }, rule })).toEqual(draftOf(rule));
    const latest = { ...EVERYTHING, name: 'Shirts of linen' };
    expect(draftAfterSaving({ sent: EVERYTHING, latest, rule })).toEqual(latest);
  });

  it('says at each field what is missing, and nothing of a rule that is whole', () => {
    expect(missingOf(EVERYTHING)).toEqual({});
    const empty = { ...BLANK_RULE, conditions: [newCondition('vendor'), newCondition('price')], statuses: [] };
    expect(Object.keys(missingOf(empty))).toEqual(['name', 'conditions.0', 'conditions.1', 'statuses', 'avatarIds']);
    const price = (priceFrom: string, priceTo: string) =>
      missingOf(written({ conditions: [{ ...newCondition('price'), priceFrom, priceTo }] }))['conditions.0'];
    expect(price('30', '20')).toBe('The lowest price is above the highest.');
    expect(price('2O', '')).toBe('Write prices as numbers, such as 25 or 25.50.');
    expect(price('9', '10')).toBeUndefined();
    const numbers = written({ photosPerProduct: '51', dailyCap: '0', monthlyCap: '1.5' });
    expect(Object.keys(missingOf(numbers))).toEqual(['photosPerProduct', 'dailyCap', 'monthlyCap']);
  });

  it('shows what the server says of a field at that field', () => {
    const errors = { 'conditions.1.values.0': 'must not be empty', 'avatarIds.0': 'is gone', name: 'is missing' };
    expect(problemsByField(errors)).toEqual({
      'conditions.1': 'Must not be empty',
      avatarIds: 'Is gone',
      name: 'Is missing',
    });
  });

  it('says what one product costs', () => {
    expect(creditsOf(written({ photosPerPicture: '3' }))).toEqual({ most: 3, isExact: true });
    expect(creditsOf(written({ photosPerPicture: '3', photosPerProduct: '2' }))).toEqual({ most: 2, isExact: true });
    expect(creditsOf(written({ pictures: 'every' }))).toEqual({ most: 10, isExact: false });
  });

  it.each(SUGGESTIONS)('lacks of “$title” only what the merchant alone knows', ({ draft }) => {
    const open = Object.keys(missingOf({ ...draft, avatarIds: [AVATAR] }));
    expect(open.filter((field) => !field.startsWith('conditions.'))).toEqual([]);
    const values = draft.conditions.map((condition) => ({ ...condition, values: ['gid://shopify/Collection/1'] }));
    newRule.parse({
      ruleId: 'b'.repeat(24),
      ...bodyOf({ ...draft, avatarIds: [AVATAR], conditions: values }),
    });
  });

  it('is kept as it is, and what another page kept is left', () => {
    const kept = { draft: EVERYTHING, version: 3, ruleId: '' };
    expect(readKeptDraft(JSON.stringify(kept))).toEqual(kept);
    // A new rule whose answer was lost is the same one after a reload.
    const sent = { draft: EVERYTHING, version: 0, ruleId: 'b'.repeat(24) };
    expect(readKeptDraft(JSON.stringify(sent))).toEqual(sent);
    expect(readKeptDraft(JSON.stringify({ draft: EVERYTHING, version: 3 }))).toEqual(kept);
    expect(readKeptDraft(null)).toBeNull();
    expect(readKeptDraft('7')).toBeNull();
    expect(readKeptDraft(JSON.stringify({ ...kept, draft: { ...EVERYTHING, conditions: {} } }))).toBeNull();
    expect(readKeptDraft(JSON.stringify({ draft: EVERYTHING }))).toBeNull();
  });
});

describe('a rule in words', () => {
  it('says which products, which photos, and what becomes of them', () => {
    expect(said()).toBe(
      'Every new product: the first picture, on Rosa. Waits for your review, then goes last among the product’s pictures.',
    );
    expect(said({ conditions: [ofField('vendor', 'Nordic'), ofField('title', 'shirt')] })).toContain(
      'New products by vendor “Nordic” and with “shirt” in the title: ',
    );
    const all = sayRule({ ...EVERYTHING, avatarNames: ['Ada', 'Mia'], photosPerPicture: 2 });
    expect(all).toBe(
      'New active or draft products in collection “Summer” or tagged “linen” or “silk” or with “shirt” in the title or priced from 20: a picture of each colour, on Ada and Mia, 2 of each. Published at once, first among the product’s pictures.',
    );
    // What is not chosen yet shows as a gap.
    expect(said({ conditions: [newCondition('collection'), newCondition('price')] }, [])).toContain(
      'New products in collection “…” and priced from …: the first picture. ',
    );
  });

  it('says what it has used of its limits', () => {
    const used = { today: 12, thisMonth: 1200 };
    expect(sayUsed({ used, dailyCap: 20, monthlyCap: null })).toBe('12 of 20 credits today, 1,200 this month');
    expect(sayUsed({ used, dailyCap: null, monthlyCap: 2000 })).toBe('12 credits today, 1,200 of 2,000 this month');
  });
});
