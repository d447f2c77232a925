import type { Types } from 'mongoose';
import { log } from '#app/services/log.ts';
import { BusinessRecord } from './business.record.ts';

/**
 * Notes the avatar that a person used last: the one that the Generate page starts with. Never fails: the photo that it
 * was used for is on its way already.
 */
export async function noteUsedAvatar(shop: string, avatarId: Types.ObjectId): Promise<void> {
  try {
    await BusinessRecord.updateOne({ shop }, { $set: { 'settings.defaultAvatarId': avatarId } });
  } catch (error) {
    log().warn({ error, shop }, 'The avatar that was used last could not be noted');
  }
}
