import { format } from 'node:util';
import pino from 'pino';
import { config, configuredSecrets } from '#app/config.server.ts';
import { currentLogFacts } from './log-facts.ts';
import { loggedError, withoutSecrets } from './log-redaction.ts';

let logger: pino.Logger | undefined;

/**
 * Structured logs on standard output: one JSON object a line, with the ids of the request or job it belongs to. The
 * last thing that every line goes through takes the secrets out, whoever wrote it.
 */
export function log(): pino.Logger {
  logger ??= createLog();
  return logger;
}

/** A log of its own; `destination` is standard output unless said otherwise. */
export function createLog(destination?: pino.DestinationStream): pino.Logger {
  const secrets = configuredSecrets();
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: currentLogFacts,
      serializers: { error: loggedError, err: loggedError },
      hooks: { streamWrite: (line) => withoutSecrets(line, secrets) },
    },
    destination ?? pino.destination(1),
  );
}

/**
 * Lets what goes past the log go through it: what libraries print, and the error that nobody caught. That one ends the
 * process, as it should, but is logged like any other, without its requests.
 */
export function logEverything(): void {
  for (const level of ['error', 'warn', 'info'] as const) {
    console[level] = (...printed: unknown[]) => log()[level]({ from: 'console' }, format(...printed));
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log().fatal({ error, event }, 'The process ends: an error that nobody caught');
      process.exit(1);
    });
  }
}
