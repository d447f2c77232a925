import { Banner } from '@shopify/polaris';
import type { ApiProblem } from '#app/ui/merchant/shared/api-client.ts';

interface AgainProblemProps {
  problem: ApiProblem;
  batchId: string;
  onDismiss: () => void;
}

/** Why photos were not made anew; where credits are missing, the way to more of them. */
export function AgainProblem({ problem, batchId, onDismiss }: AgainProblemProps) {
  const isAboutCredits = problem.status === 402;
  return (
    <Banner
      tone="warning"
      title={problem.title}
      onDismiss={onDismiss}
      {...(isAboutCredits ? { action: { content: 'Get credits', url: `/app/billing?batch=${batchId}` } } : {})}
    >
      <p>{problem.detail}</p>
    </Banner>
  );
}
