import { useRef, useState } from 'react';
import type { ReviewDeed } from './review-keys.ts';

type Way = Extract<ReviewDeed, { kind: 'go' }>['by'];

/** Which of so many tiles the keys are about, and moving among them by rows as they are drawn. */
export function useActiveTile(count: number) {
  const [wanted, setActive] = useState(0);
  const grid = useRef<HTMLUListElement>(null);
  const active = Math.min(wanted, Math.max(0, count - 1));
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
        return count - 1;
    }
  };
  /** Moves, and the focus with it; stays where there is nothing. */
  const go = (way: Way, movesFocus = true) => {
    const next = after(way);
    if (next < 0 || next >= count) return;
    setActive(next);
    if (!movesFocus) return;
    focus(next);
  };
  const focus = (index = active) => grid.current?.children[index]?.querySelector<HTMLElement>('a, button')?.focus();
  return { grid, active, setActive, go, focus };
}
