export type HairStyle =
  | 'long-waves'
  | 'bob'
  | 'bun'
  | 'ponytail'
  | 'afro'
  | 'short-crop'
  | 'side-part'
  | 'pixie'
  | 'bald'
  | 'curls'
  | 'swept-grey'
  | 'locs';
