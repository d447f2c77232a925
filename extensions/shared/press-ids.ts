import { type Answer, newId } from './call-app.ts';

/**
 * The ids of what was pressed and is not known to be done, by what was pressed: pressed again, it is the same request with
 * the same id, and is done once. An id is kept through every answer but two, since the app may have done it before it could
 * say so: a refusal, too, can be that of a second ask. To keep one whose request truly was refused harms nothing.
 */
export class PressIds {
  readonly #ids = new Map<string, string>();

  /** The id for this press: that of an earlier one of the same name whose end is unknown, or a new one. */
  take(name: string): string {
    const id = this.#ids.get(name) ?? newId();
    this.#ids.set(name, id);
    return id;
  }

  /** Lets the id go where it is done, or where it stands for something else and would be refused for ever. */
  settle(name: string, answer: Answer<unknown>): void {
    if (answer.ok || answer.problem.code === 'id-reused') this.#ids.delete(name);
  }
}
