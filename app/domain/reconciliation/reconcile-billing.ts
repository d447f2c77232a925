import { type Comparing, type Reconciliation, reconcilePayments } from '#app/domain/payments/reconcile-payments.ts';
import { PURPOSES } from './purposes.ts';

/** Compares payments, whatever they are for, with what the provider says; as `reconcilePayments` does. */
export function reconcileBilling(
  now: Date,
  depth: Comparing['depth'] = 'all',
  waiting?: Comparing['waiting'],
): Promise<Reconciliation> {
  return reconcilePayments({ now, depth, waiting }, PURPOSES);
}
