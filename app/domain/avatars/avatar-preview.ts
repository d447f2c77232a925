import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { resizeForWeb } from '#app/services/images/resize-for-web.ts';
import { getObject } from '#app/services/storage/objects.ts';
import { AvatarRecord } from './avatar.record.ts';

const PREVIEW_LONGEST_EDGE_PX = 640;

/** An avatar small enough for a page. Retired ones too: old renders still show them. */
export async function avatarPreview(avatarId: string): Promise<Buffer> {
  const avatar = await AvatarRecord.findById(new Types.ObjectId(avatarId)).lean();
  if (!avatar) throw new Refusal('not-found');
  const { body } = await getObject(avatar.pictureKey);
  return resizeForWeb(body, { longestEdge: PREVIEW_LONGEST_EDGE_PX });
}
