import type { Publication } from '#app/domain/publications/publication.record.ts';

/** The product's metafield that says where one of its photos comes from. */
export function provenanceKey(mediaId: string): string {
  return `photo_${mediaId.split('/').at(-1)}`;
}

export function provenanceOf(publication: Pick<Publication, '_id' | 'renderId'>, mediaId: string) {
  return {
    mediaId,
    renderId: String(publication.renderId),
    publicationId: String(publication._id),
    digitalSourceType: 'trainedAlgorithmicMedia',
    generator: 'ModelSnap',
  };
}
