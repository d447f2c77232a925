import { z } from 'zod';
import { ownPath } from './picture-schemas.ts';

const avatarView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    presentation: z.string(),
    bodyType: z.string(),
    skinTone: z.string(),
    ageBand: z.string(),
    framing: z.string(),
    previewUrl: ownPath,
  })
  .meta({ id: 'Avatar' });
export type AvatarView = z.infer<typeof avatarView>;

export const avatarsAnswer = z.strictObject({ avatars: z.array(avatarView) });
