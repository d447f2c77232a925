import { z } from 'zod';
import { resetAnswer } from './credit-schemas.ts';
import { endpoint } from './endpoint.ts';

/** The document itself, and what the scheduler calls. */
export const SERVICE_ENDPOINTS = {
  document: endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    success: 200,
    credentials: ['none'],
    limit: 'sign-in',
    answer: z.looseObject({}),
  }),
  resetAllowances: endpoint({
    method: 'GET',
    path: '/api/cron/reset-free-credits',
    summary: 'Gives every free store its due allowance; closed while no secret is set',
    success: 200,
    credentials: ['cron-secret'],
    limit: 'cron-refused',
    caching: 'no-store',
    answer: resetAnswer,
  }),
};
