import { z } from 'zod';
import type { AvatarView } from '#app/web/views/avatar-view.ts';
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
  .meta({ id: 'Avatar' }) satisfies z.ZodType<AvatarView>;

export const avatarsAnswer = z.strictObject({ avatars: z.array(avatarView) });
