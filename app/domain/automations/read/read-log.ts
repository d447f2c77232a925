import { Types } from 'mongoose';
import { type AutomationLogLine, AutomationLogRecord } from '#app/domain/automations/automation-log.record.ts';
import type { Outcome } from '#app/domain/automations/outcomes.ts';
import { olderThan, pageOf } from '#app/domain/paging.ts';

export interface LogQuery {
  shop: string;
  productId?: string | undefined;
  ruleId?: string | undefined;
  outcome?: Outcome | undefined;
  older?: string | undefined;
  pageSize: number;
}

/** One page of what rules decided, the latest first. */
export async function readLog(query: LogQuery): Promise<{ items: AutomationLogLine[]; older: string | null }> {
  const { shop, productId, ruleId, outcome, older, pageSize } = query;
  const found = await AutomationLogRecord.find({
    shop,
    ...(productId ? { productId } : {}),
    ...(ruleId ? { 'rule.id': new Types.ObjectId(ruleId) } : {}),
    ...(outcome ? { outcome } : {}),
    ...olderThan('at', older),
  })
    .sort({ at: -1, _id: -1 })
    .limit(pageSize + 1)
    .lean();
  return pageOf(found, pageSize, ({ at, _id }) => ({ at, id: _id }));
}
