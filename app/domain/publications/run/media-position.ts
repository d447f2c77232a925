import type { PublicationPosition } from '#app/domain/businesses/publication-position.ts';

/**
 * The zero-based place where our picture belongs among a product's media, or undefined when it stands there already.
 * `order` holds all media, ours too. Where the garment's picture is gone, or was never there, ours stays last.
 */
export function targetPosition(
  order: readonly string[],
  ours: string,
  wanted: { position: PublicationPosition; garmentMediaId?: string | null | undefined },
): number | undefined {
  const others = order.filter((id) => id !== ours);
  const target = placeAmong(others, wanted);
  return order.indexOf(ours) === target ? undefined : target;
}

function placeAmong(
  others: readonly string[],
  wanted: { position: PublicationPosition; garmentMediaId?: string | null | undefined },
): number {
  switch (wanted.position) {
    case 'first':
      return 0;
    case 'last':
      return others.length;
    case 'after-garment': {
      const garment = others.indexOf(wanted.garmentMediaId ?? '');
      return garment === -1 ? others.length : garment + 1;
    }
  }
}
