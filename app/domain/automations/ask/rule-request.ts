import { createHash } from 'node:crypto';
import type { AutomationRule } from '#app/domain/automations/automation-rule.record.ts';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import type { RulePictures } from '#app/domain/batches/picture-choices.ts';
import type { Condition, ProductStatus } from '#app/domain/batches/product-conditions.ts';
import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';
import { Refusal } from '#app/domain/errors.ts';
import type { EngineCategory, GarmentPhotoType } from '#app/domain/garments/garment-categories.ts';

/** What a merchant chooses of a rule. */
export interface RuleChoices {
  name: string;
  match: 'all' | 'any';
  conditions: (Condition & { names?: string[] | undefined })[];
  statuses: ProductStatus[];
  avatarIds: string[];
  pictures: RulePictures;
  photosPerPicture: number;
  photosPerProduct: number;
  category?: EngineCategory | undefined;
  garmentPhotoType?: GarmentPhotoType | undefined;
  publishes: AutomationRule['publishes'];
  position: PublicationPosition;
  givesToVariants: boolean;
  /** Credits a day and a month of UTC; as many as there are, where it is left out. */
  dailyCap?: number | undefined;
  monthlyCap?: number | undefined;
}

/** The fields of a rule that these choices make. Throws a Refusal for an avatar that can't be chosen. */
export async function fieldsOf(choices: RuleChoices) {
  const { avatarIds, dailyCap, monthlyCap, category, garmentPhotoType = 'auto', ...rest } = choices;
  const found = await AvatarRecord.find({ _id: { $in: avatarIds }, retiredAt: null })
    .select('name')
    .lean();
  const avatars = avatarIds.map((id) => {
    const avatar = found.find(({ _id }) => String(_id) === id);
    if (!avatar) throw new Refusal('avatar-unavailable', {}, { avatarIds: 'Choose avatars from the list.' });
    return { avatarId: avatar._id, name: avatar.name };
  });
  const given = { ...rest, avatars, garmentPhotoType };
  const optional = { dailyCap, monthlyCap, category };
  return {
    given: { ...given, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) },
    left: Object.fromEntries(
      Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [[name, 1]] : [])),
    ),
  };
}

export function hashOf(choices: RuleChoices): string {
  const sorted = Object.entries(choices)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => one.localeCompare(other));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
