import { Refusal } from '#app/domain/errors.ts';
import { ServiceError } from '#app/services/service-error.ts';

/**
 * Reads a page of a store's list. A Refusal where Shopify does not answer (`store-unreachable`), and where it knows no
 * such place in the list (`wrong-choice`).
 */
export async function askStore<T>(read: () => Promise<T>, place?: { isGiven: boolean }): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ServiceError && error.retry === 'later') throw new Refusal('store-unreachable');
    // What names a place in the list came from outside, and is the only thing in the question that Shopify can mind.
    if (error instanceof ServiceError && place?.isGiven) {
      throw new Refusal('wrong-choice', { detail: 'There is no such place in the list: begin again from its start.' });
    }
    throw error;
  }
}
