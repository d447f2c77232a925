import pino from 'pino';
import { config } from '#app/config.server.ts';

let logger: pino.Logger | undefined;

/** Structured logs on standard output: one JSON object a line, secrets removed by name wherever they stand. */
export function log(): pino.Logger {
  logger ??= pino({
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.err },
    redact: {
      paths: ['accessToken', 'refreshToken', 'apiKey', 'apiSecret', 'authorization', 'password', 'token', 'secret']
        .flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
        .concat('error.config', 'error.request', 'error.response'),
      censor: '[removed]',
    },
  });
  return logger;
}
