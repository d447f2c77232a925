import type { IncomingMessage } from 'node:http';

/**
 * Reads and forgets what is still on its way, up to its end or a limit. A connection that is closed over unread bytes is
 * cut, and whoever is still sending meets that before the answer.
 */
export function throwAwayRest(
  request: IncomingMessage,
  { maxBytes, patienceMs }: { maxBytes: number; patienceMs: number },
): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(end, patienceMs);
    request.on('data', forget).once('end', end).once('close', end);
    if (request.destroyed) end();
    // Whoever read the beginning of it may have stopped there.
    request.resume();

    function forget(piece: Buffer): void {
      bytes += piece.length;
      if (bytes > maxBytes) end();
    }

    function end(): void {
      clearTimeout(timer);
      request.off('data', forget).off('end', end).off('close', end);
      resolve();
    }
  });
}
