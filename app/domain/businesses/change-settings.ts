import { Types } from 'mongoose';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { type Business, BusinessRecord } from './business.record.ts';
import type { PublicationPosition } from './publication-position.ts';

export interface SettingsChange {
  defaultAvatarId?: string | null | undefined;
  defaultPosition?: PublicationPosition | undefined;
  altText?: string | undefined;
  mailOnCreditReset?: boolean | undefined;
  mailOnRenderDone?: boolean | undefined;
}

/** Changes the named settings of a store and leaves the others. */
export async function changeSettings(shop: string, change: SettingsChange): Promise<Business> {
  if (change.defaultAvatarId) await checkAvatar(change.defaultAvatarId);
  const set: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue;
    set[`settings.${name}`] =
      name === 'defaultAvatarId' && typeof value === 'string' ? new Types.ObjectId(value) : value;
  }
  const business = await BusinessRecord.findOneAndUpdate({ shop }, { $set: set }, { returnDocument: 'after' }).lean();
  if (!business) throw new Refusal('not-found');
  return business;
}

async function checkAvatar(avatarId: string): Promise<void> {
  const avatar = await AvatarRecord.exists({ _id: new Types.ObjectId(avatarId), retiredAt: null });
  if (!avatar) throw new Refusal('avatar-unavailable', {}, { defaultAvatarId: 'Choose an avatar from the list.' });
}
