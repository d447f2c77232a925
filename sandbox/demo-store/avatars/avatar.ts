import type { BodyShape } from './body-shape.ts';
import type { HairStyle } from './hair.ts';

export interface AvatarAttributes {
  presentation: 'feminine' | 'masculine' | 'androgynous';
  bodyType: 'slim' | 'athletic' | 'average' | 'curvy' | 'plus-size';
  skinTone: string;
  ageBand: '18-25' | '26-35' | '36-50' | '51-65' | '65+';
  framing: 'full' | 'three-quarter' | 'half' | 'upper';
}

/** How a person of the avatar library is drawn. */
export interface AvatarDefinition {
  name: string;
  attributes: AvatarAttributes;
  shape: BodyShape;
  face: FaceShape;
  skin: string;
  lips: string;
  eyes: string;
  hair: { style: HairStyle; colour: string };
  beard?: 'stubble' | 'full' | 'short';
  hasGlasses?: boolean;
  clothes: { colour: string; legs: 'leggings' | 'shorts' };
  backdrop: { centre: string; edge: string };
}

/** Factors around 1, and lines of age from 0 to 1. */
export interface FaceShape {
  jaw: number;
  width: number;
  eyeSize: number;
  noseWidth: number;
  lipFullness: number;
  browWeight: number;
  age: number;
  /** Lashes and lids as with light make-up, 0 to 1. */
  definition: number;
}
