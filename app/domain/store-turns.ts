import { log } from '#app/services/log.ts';

/**
 * Work for many stores, of which one must not hold up the others: each failure is logged with its store, where it has one,
 * and the first is thrown at the end, so that the job fails where it is seen.
 */
export class StoreTurns {
  readonly #failures: unknown[] = [];

  /** Does one store's work; false when it failed. */
  async take(shop: string | null | undefined, what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      log().error({ error, shop, what }, 'One turn failed; the others go on');
      this.#failures.push(error);
      return false;
    }
  }

  /** Throws the first failure, if there was one. */
  end(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
