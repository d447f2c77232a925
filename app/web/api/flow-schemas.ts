import { z } from 'zod';
import { FLOW_RUN_STATUSES } from '#app/domain/flow/actions/flow-run.record.ts';
import type { FlowRunView } from '#app/domain/flow/actions/read-flow-runs.ts';

export const flowRunsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      askedAt: z.string(),
      productId: z.string(),
      avatar: z.string(),
      publishesAtOnce: z.boolean(),
      status: z.enum(FLOW_RUN_STATUSES),
      renderId: z.string().nullable(),
      failure: z.strictObject({ title: z.string(), say: z.string() }).nullable(),
    }) satisfies z.ZodType<FlowRunView>,
  ),
  older: z.string().nullable(),
});
