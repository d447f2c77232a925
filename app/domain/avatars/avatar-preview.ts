import { Types } from 'mongoose';
import { Refusal } from '#app/domain/errors.ts';
import { type KeptPicture, keepDerivedPicture } from '#app/domain/pictures/keep-derived-picture.ts';
import { resizeForWeb, webRecipe } from '#app/services/images/resize-for-web.ts';
import { AvatarRecord } from './avatar.record.ts';

const PREVIEW_LONGEST_EDGE_PX = 480;

/** An avatar small enough for a page; it is AI-made, and says so. Retired ones too: old renders still show them. */
export async function avatarPreview(avatarId: string): Promise<KeptPicture> {
  const avatar = await AvatarRecord.findById(new Types.ObjectId(avatarId)).lean();
  if (!avatar) throw new Refusal('not-found');
  const provenance = { digitalSourceType: 'trainedAlgorithmicMedia', recordId: String(avatar._id) } as const;
  return keepDerivedPicture({
    owner: 'library',
    sourceKey: avatar.pictureKey,
    recipe: webRecipe(PREVIEW_LONGEST_EDGE_PX, { isMarked: true }),
    contentType: 'image/webp',
    make: (picture) => resizeForWeb(picture, { longestEdge: PREVIEW_LONGEST_EDGE_PX, provenance }),
  });
}
