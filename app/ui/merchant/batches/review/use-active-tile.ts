import { useRef, useState } from 'react';
import type { ReviewDeed } from './review-keys.ts';

export type Way = Extract<ReviewDeed, { kind: 'go' }>['by'];

/**
 * Which of the tiles the keys are about, and moving among them by rows as they are drawn. It is known by its item: others
 * come and go before it.
 */
export function useActiveTile(items: readonly { ordinal: number }[]) {
  const [wanted, setWanted] = useState(-1);
  const grid = useRef<HTMLUListElement>(null);
  const found = items.findIndex(({ ordinal }) => ordinal >= wanted);
  const active = found < 0 ? items.length - 1 : found;
  const columns = () => (grid.current ? getComputedStyle(grid.current).gridTemplateColumns.split(' ').length : 1);
  const after = (way: Way): number => {
    switch (way) {
      case 'next':
        return active + 1;
      case 'previous':
        return active - 1;
      case 'down':
        return active + columns();
      case 'up':
        return active - columns();
      case 'first':
        return 0;
      case 'last':
        return items.length - 1;
    }
  };
  const tile = (index: number) => grid.current?.children[index]?.querySelector<HTMLElement>('a, button');
  /** Moves, and the focus with it; stays where there is nothing. */
  const go = (way: Way) => {
    const next = items[after(way)];
    if (!next) return;
    setWanted(next.ordinal);
    tile(items.indexOf(next))?.focus();
  };
  /** The place in the list of the tile that this element is in; -1 for none. */
  const placeOf = (element: Element) => {
    const li = element.closest('[data-tile]');
    return li ? Array.prototype.indexOf.call(grid.current?.children ?? [], li) : -1;
  };
  return { grid, active, setActive: setWanted, go, placeOf, focus: () => tile(active)?.focus() };
}
