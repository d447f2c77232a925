import { olderQuery } from './billing-schemas.ts';
import { creditsAnswer, ledgerAnswer } from './credit-schemas.ts';
import { endpoint, MERCHANT } from './endpoint.ts';

/** The store's credits. */
export const CREDIT_ENDPOINTS = {
  read: endpoint({
    method: 'GET',
    path: '/api/credits',
    summary: 'What the store can spend',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    caching: 'revalidate',
    answer: creditsAnswer,
  }),
  ledger: endpoint({
    method: 'GET',
    path: '/api/credits/ledger',
    summary: 'Every change of the store’s credits, newest first',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    query: olderQuery,
    caching: 'revalidate',
    answer: ledgerAnswer,
    refusals: ['bad-request'],
  }),
  ledgerFile: endpoint({
    method: 'GET',
    path: '/api/credits/ledger.csv',
    summary: 'The whole ledger of the store’s credits as a file',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    answer: ['text/csv'],
  }),
};
