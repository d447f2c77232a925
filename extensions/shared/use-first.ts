import { useEffect, useRef } from 'preact/hooks';

/** Does something once, when it is first drawn. */
export function useFirst(work: () => Promise<void>): void {
  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    void work();
  });
}
