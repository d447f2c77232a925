import { ENGINE_LONGEST_EDGE_PX } from '#app/domain/pictures/engine-edge.ts';
import { pictureRefusal } from '#app/domain/pictures/picture-problem.ts';
import { takeInPicture } from '#app/services/images/decoding/outside-pictures.ts';
import type { NormalPicture } from '#app/services/images/normalise-picture.ts';
import { contentKey } from '#app/services/storage/content-key.ts';
import { putObject } from '#app/services/storage/objects.ts';
import { type Avatar, AvatarRecord } from './avatar.record.ts';

export interface AvatarImport
  extends Pick<Avatar, 'name' | 'presentation' | 'bodyType' | 'skinTone' | 'ageBand' | 'framing'> {
  bytes: Buffer;
  sortOrder?: number;
}

/** Adds a picture to the avatar library, or returns the avatar that already has exactly this picture. */
export async function importAvatar(avatar: AvatarImport): Promise<Avatar> {
  const picture = await prepareAvatarPicture(avatar.bytes);
  const pictureKey = contentKey('avatars', picture.bytes, 'jpg');
  await putObject({ key: pictureKey, body: picture.bytes, contentType: 'image/jpeg' });
  const { bytes: _bytes, ...attributes } = avatar;
  const record = await AvatarRecord.findOneAndUpdate(
    { pictureKey },
    { $setOnInsert: { ...attributes, width: picture.width, height: picture.height } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  return record;
}

/** The picture as the library keeps it. Throws a Refusal that says what is wrong with it. */
export async function prepareAvatarPicture(bytes: Buffer): Promise<NormalPicture> {
  const taken = await takeInPicture(bytes, { owner: 'library', longestEdge: ENGINE_LONGEST_EDGE_PX });
  if (!taken.ok) throw pictureRefusal(taken.reason);
  return taken.picture;
}
