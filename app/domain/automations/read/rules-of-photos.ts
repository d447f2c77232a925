import { Types } from 'mongoose';
import { AutomationPhotoRecord } from '#app/domain/automations/automation-photo.record.ts';
import { AutomationRuleRecord } from '#app/domain/automations/automation-rule.record.ts';

/** The rule that asked for a photo, as it is called now, and the version of it that decided. */
export interface AskingRule {
  id: string;
  name: string;
  version: number;
  isDeleted: boolean;
}

/** The rules that asked for these photos, by the photo's id: two queries, however many they are. */
export async function rulesOfPhotos(shop: string, renderIds: string[]): Promise<Map<string, AskingRule>> {
  const photos = await AutomationPhotoRecord.find({ _id: { $in: renderIds.map((id) => new Types.ObjectId(id)) }, shop })
    .select('ruleId ruleVersion')
    .lean();
  const rules = await AutomationRuleRecord.find({ _id: { $in: photos.map(({ ruleId }) => ruleId) }, shop })
    .select('name deletedAt')
    .lean();
  const byId = new Map(rules.map((rule) => [String(rule._id), rule]));
  return new Map(
    photos.flatMap(({ _id, ruleId, ruleVersion }) => {
      const rule = byId.get(String(ruleId));
      if (!rule) return [];
      const { name, deletedAt } = rule;
      const asking = { id: String(ruleId), name, version: ruleVersion, isDeleted: Boolean(deletedAt) };
      return [[String(_id), asking] as const];
    }),
  );
}
