/**
 * Loaded before each process of the stack (`node --import`): the starter holds the other end of standard input, so when
 * it dies in whatever way, that end closes and the process stops too. No orphan keeps a port.
 */
import { isMainThread } from 'node:worker_threads';

// A thread has a standard input of its own, which is at its end from the start.
if (isMainThread) {
  process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
  process.stdin.on('error', () => {});
  process.stdin.resume();
}
