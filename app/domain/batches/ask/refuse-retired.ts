import type { ClientSession, Types } from 'mongoose';
import { AvatarRecord } from '#app/domain/avatars/avatar.record.ts';
import { Refusal } from '#app/domain/errors.ts';

/** A retired avatar takes no new photos, also where it was chosen before. */
export async function refuseRetired(avatarIds: Types.ObjectId[], session: ClientSession): Promise<void> {
  const retired = await AvatarRecord.findOne({ _id: { $in: avatarIds }, retiredAt: { $ne: null } })
    .session(session)
    .select('name')
    .lean();
  if (retired)
    throw new Refusal('avatar-unavailable', {}, { avatarIds: `${retired.name} was retired. Choose another.` });
}
