import type { Problem } from './call-app.ts';

/** Where it is put right, in the app; for whatever else the sentence is enough. */
const BILLING = ['out-of-credits', 'plan-past-due', 'plan-paused'];

/** What went wrong, with what to do; and, where the app's billing mends it, the way there. */
export function ProblemBanner({ problem, billing }: { problem: Problem; billing: string }) {
  return (
    <s-banner tone="critical" heading={problem.title}>
      <s-paragraph>{problem.detail}</s-paragraph>
      {BILLING.includes(problem.code) ? <s-link href="app:app/billing">{billing}</s-link> : null}
    </s-banner>
  );
}
