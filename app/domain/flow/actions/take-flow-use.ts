import { BusinessRecord } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { type FlowUseWord, noteFlowUse } from '#app/domain/flow/note-flow-use.ts';

/**
 * Takes Flow's word on whether a store's workflows use a trigger. Throws a Refusal (`business-archived`) for a store that does
 * not have the app, of which nothing is kept.
 */
export async function takeFlowUse(word: FlowUseWord): Promise<void> {
  if (!(await BusinessRecord.exists({ shop: word.shop, archivedAt: null }))) throw new Refusal('business-archived');
  await noteFlowUse(word);
}
