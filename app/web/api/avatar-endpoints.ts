import { avatarsAnswer } from './avatar-schemas.ts';
import { endpoint, MERCHANT } from './endpoint.ts';

/** The library of avatars. */
export const AVATAR_ENDPOINTS = {
  list: endpoint({
    method: 'GET',
    path: '/api/avatars',
    summary: 'The library of avatars',
    success: 200,
    credentials: MERCHANT,
    limit: 'store',
    caching: 'revalidate',
    answer: avatarsAnswer,
  }),
};
