export interface MemoryRoom {
  /** Waits until so many bytes are free, in the order of asking, and gives back what frees them again. */
  take(bytes: number): Promise<() => void>;
}

/** Memory that several share: what asks for more than there is at all gets the whole of it, alone. */
export function memoryRoom(totalBytes: number): MemoryRoom {
  const waiting: { bytes: number; enter: () => void }[] = [];
  let freeBytes = totalBytes;

  function letIn(): void {
    for (let next = waiting[0]; next && next.bytes <= freeBytes; next = waiting[0]) {
      waiting.shift();
      freeBytes -= next.bytes;
      next.enter();
    }
  }

  function leaver(bytes: number): () => void {
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      freeBytes += bytes;
      letIn();
    };
  }

  return {
    take: (asked) =>
      new Promise((resolve) => {
        const bytes = Math.min(asked, totalBytes);
        waiting.push({ bytes, enter: () => resolve(leaver(bytes)) });
        letIn();
      }),
  };
}
