/** Who or what paused a rule. */
export const PAUSE_REASONS = ['merchant', 'failures', 'uninstalled'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Which of the rules that fit a product make photos of it. */
export const MATCHINGS = ['first', 'every'] as const;
export type Matching = (typeof MATCHINGS)[number];
