import { type Avatar, AvatarRecord } from './avatar.record.ts';

/** The avatars that can be chosen now, in the library's order. */
export async function listAvatars(): Promise<Avatar[]> {
  return AvatarRecord.find({ retiredAt: null }).sort({ sortOrder: 1, _id: 1 }).lean();
}
