/** What can be changed while the simulator runs (`POST /_control/settings`). Times in milliseconds unless named otherwise. */
export interface Settings {
  /** From a new picture to READY. */
  processingMs: number;
  /** From a reorder's answer to its being done. */
  jobMs: number;
  /** From a new file to its being found by the `files` search, whose index lags behind. */
  fileSearchLagMs: number;
  /** Before each GraphQL answer. */
  latencyMs: number;
  /** Life of an expiring access token. */
  accessTokenLifeSeconds: number;
  refreshTokenLifeSeconds: number;
  /** How long an uploaded file can be used. */
  stagedUploadLifeMs: number;
  /** The bucket of query cost, per store. */
  bucketSize: number;
  restorePerSecond: number;
  /** The most that one query may ask for. */
  maxQueryCost: number;
  /** Waits between the attempts to deliver a webhook; as many repeats as there are waits. The real ones span 4 hours. */
  webhookRetryMs: number[];
  webhookTimeoutMs: number;
}

export function defaultSettings(processingMs: number): Settings {
  return {
    processingMs,
    jobMs: Math.max(20, Math.round(processingMs / 2)),
    fileSearchLagMs: 0,
    latencyMs: 0,
    accessTokenLifeSeconds: 3600,
    refreshTokenLifeSeconds: 90 * 24 * 3600,
    stagedUploadLifeMs: 24 * 3600_000,
    bucketSize: 2000,
    restorePerSecond: 100,
    maxQueryCost: 1000,
    webhookRetryMs: [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 60_000],
    webhookTimeoutMs: 5000,
  };
}
