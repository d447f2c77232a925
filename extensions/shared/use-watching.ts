import { useState } from 'preact/hooks';
import { callApp, type Problem, type Say } from './call-app.ts';
import { usePolling } from './use-polling.ts';
import { afterLook, type Failing, isGone, trouble } from './watch.ts';

const LOOK_MS = 1500;

/**
 * Looks at something that moves, again and again, until `path` is null or it does not exist. `onSeen` gets each answer; what
 * comes back is the problem that two looks in a row had.
 */
export function useWatching<T>(say: Say, path: string | null, onSeen: (value: T) => void): Problem | null {
  const [failing, setFailing] = useState<Failing | null>(null);
  usePolling(path !== null && !isGone(failing, path), LOOK_MS, async () => {
    if (path === null) return;
    const answer = await callApp<T>(say, path);
    setFailing((before) => afterLook(before, path, answer));
    if (answer.ok) onSeen(answer.value);
  });
  return trouble(failing, path);
}
