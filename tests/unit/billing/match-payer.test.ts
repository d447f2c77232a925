import { describe, expect, it } from 'vitest';
import { payerOf } from '#app/domain/payments/match-payer.ts';

const [A, B, C] = ['a.myshopify.com', 'b.myshopify.com', 'c.myshopify.com'];
const ana = 'ana@example.com';
const newCustomer = { email: ana, customerShops: [] };
const customerOfA = { email: ana, customerShops: [A] };

describe('the payer of a payment that no message told of', () => {
  it('is the store with the open checkout, not the one that the customer paid for before', () => {
    expect(payerOf(customerOfA, [{ shop: B, email: ana }])).toBe(B);
  });

  it('is one store, also with several such checkouts', () => {
    expect(
      payerOf(newCustomer, [
        { shop: B, email: ana },
        { shop: B, email: ana },
        { shop: C, email: 'carl@example.com' },
      ]),
    ).toBe(B);
  });

  it('is nobody while two stores of one owner have such a checkout open, whoever paid before', () => {
    const open = [
      { shop: A, email: ana },
      { shop: B, email: ana },
    ];
    expect(payerOf(newCustomer, open)).toBeUndefined();
    expect(payerOf(customerOfA, open)).toBeUndefined();
  });

  it('who gave another mail address is told by having paid before, among those who have such a checkout open', () => {
    const open = [{ shop: A, email: 'shop-a@example.com' }, { shop: B }];
    expect(payerOf(customerOfA, open)).toBe(A);
    expect(payerOf({ email: ana, customerShops: [A, B] }, open)).toBeUndefined();
    expect(payerOf(newCustomer, open)).toBeUndefined();
  });

  it('is nobody without an open checkout', () => {
    expect(payerOf(customerOfA, [])).toBeUndefined();
    expect(payerOf(customerOfA, [{ shop: B, email: 'bea@example.com' }])).toBeUndefined();
  });
});
