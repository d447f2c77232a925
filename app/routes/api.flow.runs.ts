import { readFlowRuns } from '#app/domain/flow/actions/read-flow-runs.ts';
import { FLOW_ENDPOINTS } from '#app/web/api/flow-endpoints.ts';
import { serveMerchant } from '#app/web/serve.ts';

const PAGE_SIZE = 50;

/** GET /api/flow/runs?older=: what the store's workflows asked for, and why a photo came of it or not. */
export const loader = serveMerchant(FLOW_ENDPOINTS.runs, ({ shop, query }) =>
  readFlowRuns({ shop, older: query.older, pageSize: PAGE_SIZE }),
);
