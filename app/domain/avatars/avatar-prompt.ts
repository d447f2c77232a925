import type { WantedAvatar } from './avatar-table.ts';

type Attributes = Omit<WantedAvatar, 'name'>;

const WHO: Record<Attributes['presentation'], string> = {
  feminine: 'woman',
  masculine: 'man',
  androgynous: 'androgynous person',
};

/** In the middle of each band; never below 18. */
const YEARS: Record<Attributes['ageBand'], number> = { '18-25': 22, '26-35': 30, '36-50': 43, '51-65': 58, '65+': 70 };

const FRAMES: Record<Attributes['framing'], string> = {
  full: 'the whole body from head to feet in the picture',
  'three-quarter': 'from the head to the knees in the picture',
  half: 'from the head to the hips in the picture',
  upper: 'from the head to the waist in the picture',
};

/**
 * What the engine is told for a picture that any garment can be tried on: plain close-fitting clothes, arms off the body,
 * nobody and nothing else. Nobody in particular: no names, no likeness.
 */
export function avatarPrompt({ presentation, bodyType, skinTone, ageBand, framing }: Attributes): string {
  return [
    `Studio photo of one adult ${WHO[presentation]} about ${YEARS[ageBand]} years old`,
    `${bodyType} build`,
    `${skinTone} skin`,
    'an everyday face of nobody in particular with a calm expression',
    'standing upright and facing the camera, arms relaxed and a little away from the body',
    FRAMES[framing],
    'plain light grey close-fitting tank top and shorts, bare feet, no jewellery',
    'empty light backdrop, soft even light, sharp, no text',
  ].join(', ');
}

/** Upright, for people who stand. */
export const AVATAR_ASPECT_RATIO = '2:3';
