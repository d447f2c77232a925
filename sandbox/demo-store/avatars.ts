import { pictureFile } from './picture-file.ts';

/** The people of the demo's avatar library; nobody of them exists. */
export const AVATARS: readonly AvatarDefinition[] = [
  avatar('Ines', { presentation: 'feminine', bodyType: 'slim', skinTone: 'light', ageBand: '26-35', framing: 'full' }),
  avatar('Amara', { presentation: 'feminine', bodyType: 'curvy', skinTone: 'deep', ageBand: '26-35', framing: 'full' }),
  avatar('Lukas', {
    presentation: 'masculine',
    bodyType: 'athletic',
    skinTone: 'fair',
    ageBand: '18-25',
    framing: 'full',
  }),
  avatar('Mei', {
    presentation: 'feminine',
    bodyType: 'slim',
    skinTone: 'light-medium',
    ageBand: '18-25',
    framing: 'three-quarter',
  }),
  avatar('Priya', {
    presentation: 'feminine',
    bodyType: 'average',
    skinTone: 'tan',
    ageBand: '36-50',
    framing: 'full',
  }),
  avatar('Kwame', {
    presentation: 'masculine',
    bodyType: 'average',
    skinTone: 'dark',
    ageBand: '36-50',
    framing: 'full',
  }),
  avatar('Rosa', {
    presentation: 'feminine',
    bodyType: 'plus-size',
    skinTone: 'medium',
    ageBand: '26-35',
    framing: 'full',
  }),
  avatar('Robin', {
    presentation: 'androgynous',
    bodyType: 'slim',
    skinTone: 'fair',
    ageBand: '18-25',
    framing: 'three-quarter',
  }),
  avatar('Helen', { presentation: 'feminine', bodyType: 'average', skinTone: 'fair', ageBand: '65+', framing: 'full' }),
  avatar('Omar', {
    presentation: 'masculine',
    bodyType: 'plus-size',
    skinTone: 'olive',
    ageBand: '51-65',
    framing: 'three-quarter',
  }),
];

export interface AvatarDefinition {
  name: string;
  attributes: AvatarAttributes;
  /** Absolute. */
  path: string;
}

interface AvatarAttributes {
  presentation: 'feminine' | 'masculine' | 'androgynous';
  bodyType: 'slim' | 'athletic' | 'average' | 'curvy' | 'plus-size';
  skinTone: string;
  ageBand: '18-25' | '26-35' | '36-50' | '51-65' | '65+';
  framing: 'full' | 'three-quarter' | 'half' | 'upper';
}
function avatar(name: string, attributes: AvatarAttributes): AvatarDefinition {
  return { name, attributes, path: pictureFile(`avatars/${name.toLowerCase()}.jpg`) };
}
