import { endpoint } from './endpoint.ts';
import { RENDER_ENDPOINTS } from './render-endpoints.ts';

/** What the app's own pages ask for beside the API: described and served as its endpoints are, but no part of it. */
export const PAGE_ENDPOINTS = {
  generatePhoto: endpoint({
    ...RENDER_ENDPOINTS.ask,
    path: '/app/generate/photo',
    summary: 'Asks for a photo, and notes the avatar as the one to begin with next time',
  }),
};
