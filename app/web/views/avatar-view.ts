import type { Avatar } from '#app/domain/avatars/avatar.record.ts';
import { pictureAddress } from '#app/web/picture-address.ts';

export interface AvatarView {
  id: string;
  name: string;
  presentation: string;
  bodyType: string;
  skinTone: string;
  ageBand: string;
  framing: string;
  previewUrl: string;
}

export function viewAvatar(avatar: Avatar): AvatarView {
  const id = String(avatar._id);
  const { name, presentation, bodyType, skinTone, ageBand, framing } = avatar;
  const previewUrl = pictureAddress({ owner: 'library', recordId: id, variant: 'avatar' });
  return { id, name, presentation, bodyType, skinTone, ageBand, framing, previewUrl };
}
