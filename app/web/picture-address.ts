import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '#app/config.server.ts';
import { Refusal } from '#app/domain/errors.ts';
import { HttpRefusal } from './http-refusal.ts';

/**
 * Picture tags in an embedded frame carry no token: their addresses are signed instead, bound to the owner, the record
 * and the variant. The end is rounded to a whole window, so that a page opened twice has the same address and caches.
 */
export interface PictureClaim {
  /** The store that owns the record; `library` for what belongs to everybody. */
  owner: string;
  recordId: string;
  variant: 'watermarked' | 'preview' | 'thumbnail' | 'download' | 'photos' | 'avatar' | 'garment' | 'upload';
  /** Which pages may draw it besides the app's own. */
  site?: 'shopify';
}

const WINDOW_MS: Record<PictureClaim['variant'], number> = {
  watermarked: 60 * 60 * 1000,
  preview: 60 * 60 * 1000,
  thumbnail: 60 * 60 * 1000,
  avatar: 24 * 60 * 60 * 1000,
  garment: 60 * 60 * 1000,
  upload: 60 * 60 * 1000,
  download: 10 * 60 * 1000,
  photos: 10 * 60 * 1000,
};

const PATHS: Record<PictureClaim['variant'], (id: string) => string> = {
  watermarked: (id) => `/api/images/${id}/watermarked`,
  preview: (id) => `/api/images/${id}/watermarked?type=preview`,
  thumbnail: (id) => `/api/images/${id}/watermarked?type=thumbnail`,
  avatar: (id) => `/api/images/${id}/avatar`,
  garment: (id) => `/api/images/${id}/garment`,
  upload: (id) => `/api/images/${id}/upload`,
  download: (id) => `/api/render/download?id=${id}`,
  photos: (id) => `/api/render/batch/${id}/download`,
};

/** A path that shows this picture for one to two windows from now. */
export function pictureAddress(claim: PictureClaim, now: Date = new Date()): string {
  const window = WINDOW_MS[claim.variant];
  const endsAt = (Math.floor(now.getTime() / window) + 2) * window;
  const path = PATHS[claim.variant](claim.recordId);
  const query = new URLSearchParams({ owner: claim.owner, end: String(endsAt), sig: sign(claim, endsAt) });
  if (claim.site) query.set('site', claim.site);
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/** The owner that a signed address names. Throws a Refusal when it is not ours, or over. */
export function checkPictureAddress(
  request: Request,
  claimed: Pick<PictureClaim, 'recordId' | 'variant'>,
  now: Date = new Date(),
): string {
  const query = new URL(request.url).searchParams;
  const owner = query.get('owner') ?? '';
  const endsAt = Number(query.get('end'));
  const given = Buffer.from(query.get('sig') ?? '');
  const expected = Buffer.from(sign({ ...claimed, owner, ...siteOf(query) }, endsAt));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal('not-found');
  if (endsAt <= now.getTime()) throw new HttpRefusal('address-expired');
  return owner;
}

/** Whether pages of Shopify's may draw what is at this address, which was checked. */
export function isForShopify(request: Request): boolean {
  const query = new URL(request.url).searchParams;
  return query.has('sig') && siteOf(query).site === 'shopify';
}

function siteOf(query: URLSearchParams): Pick<PictureClaim, 'site'> {
  return query.get('site') === 'shopify' ? { site: 'shopify' } : {};
}

/** True when the address carries a signature at all: else the caller must show who they are. */
export function hasSignature(request: Request): boolean {
  return new URL(request.url).searchParams.has('sig');
}

function sign(claim: PictureClaim, endsAt: number): string {
  return createHmac('sha256', config.secrets.pictureSigning)
    .update(JSON.stringify([claim.variant, claim.owner, claim.recordId, endsAt, ...(claim.site ? [claim.site] : [])]))
    .digest('base64url');
}
