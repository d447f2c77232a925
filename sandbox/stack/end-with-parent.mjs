/**
 * Loaded before each process of the stack (`node --import`): the starter holds the other end of standard input, so when
 * it dies in whatever way, that end closes and the process stops too. No orphan keeps a port.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => {});
process.stdin.resume();
process.stdin.unref?.();
