import { olderQuery } from './billing-schemas.ts';
import { endpoint, MERCHANT } from './endpoint.ts';
import { flowRunsAnswer } from './flow-schemas.ts';

/** What the store's workflows of Shopify Flow asked for. */
export const FLOW_ENDPOINTS = {
  runs: endpoint({
    method: 'GET',
    path: '/api/flow/runs',
    summary: 'What the store’s workflows of Shopify Flow asked for and what came of it, newest first',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    query: olderQuery,
    caching: 'revalidate',
    answer: flowRunsAnswer,
    refusals: ['bad-request'],
  }),
};
