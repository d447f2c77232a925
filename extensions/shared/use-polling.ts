import { useEffect } from 'preact/hooks';

/** Looks again and again, one look after the other, for as long as `isWanted`. */
export function usePolling(isWanted: boolean, everyMs: number, look: () => Promise<void>): void {
  useEffect(() => {
    if (!isWanted) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      timer = setTimeout(async () => {
        await look();
        if (!isOver) next();
      }, everyMs);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  });
}
