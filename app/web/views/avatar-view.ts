import type { Avatar } from '#app/domain/avatars/avatar.record.ts';
import type { AvatarView } from '#app/web/api/avatar-schemas.ts';
import { pictureAddress } from '#app/web/picture-address.ts';

export function viewAvatar(avatar: Avatar): AvatarView {
  const id = String(avatar._id);
  const { name, presentation, bodyType, skinTone, ageBand, framing } = avatar;
  const previewUrl = pictureAddress({ owner: 'library', recordId: id, variant: 'avatar' });
  return { id, name, presentation, bodyType, skinTone, ageBand, framing, previewUrl };
}
