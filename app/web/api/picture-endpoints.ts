import { endpoint, PICTURE } from './endpoint.ts';
import { pictureParams, signatureQuery, watermarkedQuery } from './picture-schemas.ts';

/** Pictures as pages show them, each at an address that is signed. */
export const PICTURE_ENDPOINTS = {
  watermarked: endpoint({
    method: 'GET',
    path: '/api/images/{id}/watermarked',
    summary: 'The preview of a photo, always with its watermark',
    success: 200,
    credentials: PICTURE,
    limit: 'pictures',
    params: pictureParams,
    query: watermarkedQuery,
    answer: ['image/jpeg'],
    refusals: ['bad-request', 'not-found', 'render-not-finished'],
  }),
  garment: endpoint({
    method: 'GET',
    path: '/api/images/{id}/garment',
    summary: 'The garment’s picture as it was when the photo was made',
    success: 200,
    credentials: PICTURE,
    limit: 'pictures',
    params: pictureParams,
    query: signatureQuery,
    answer: ['image/webp'],
    refusals: ['bad-request', 'not-found', 'render-not-finished'],
  }),
  upload: endpoint({
    method: 'GET',
    path: '/api/images/{id}/upload',
    summary: 'A picture that the merchant sent, as it was taken in',
    success: 200,
    credentials: PICTURE,
    limit: 'pictures',
    params: pictureParams,
    query: signatureQuery,
    answer: ['image/webp'],
    refusals: ['bad-request', 'not-found'],
  }),
  avatar: endpoint({
    method: 'GET',
    path: '/api/images/{id}/avatar',
    summary: 'The web copy of an avatar of the library',
    success: 200,
    credentials: PICTURE,
    limit: 'pictures',
    params: pictureParams,
    query: signatureQuery,
    answer: ['image/webp'],
    refusals: ['bad-request', 'not-found'],
  }),
};
