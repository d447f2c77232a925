import type { QueryFilter } from 'mongoose';
import type { Batch } from '#app/domain/batches/batch.record.ts';
import { photosOf } from '#app/domain/batches/photos-of.ts';
import type { Business } from '#app/domain/businesses/business.record.ts';
import { Refusal } from '#app/domain/errors.ts';
import { pictureToDeliver } from '#app/domain/renders/read/entitlement.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { photoNames, safeName } from './file-names.ts';

/** What was approved, or all but what was rejected. */
export const DOWNLOADS = ['approved', 'all'] as const;
export type Download = (typeof DOWNLOADS)[number];

/** One photo of a download. */
export interface PhotoFile {
  name: string;
  render: Pick<Render, '_id' | 'shop' | 'status' | 'output' | 'completedAt'>;
  delivers: 'clean' | 'watermarked';
  /** The clean picture's. */
  bytes: number;
}

/** One of the archives that a download comes in, as it is told of. */
export interface DownloadPart {
  /** From 1. */
  number: number;
  /** The archive's file name. */
  name: string;
  photos: number;
  /** How many of them carry a watermark. */
  watermarked: number;
  /** Of all its pictures, clean: a marked one may have more or less. */
  bytes: number;
}

interface PartLimits {
  bytes: number;
  photos: number;
}

/** What readers of every age open, and what is begun anew without much harm. */
const PART_LIMITS: PartLimits = { bytes: 2_000_000_000, photos: 10_000 };

/** A marked picture is at most so many times as large as the clean one. */
const MARKED_FACTOR = 2;

/** What is downloaded when nobody says: what was approved, where anything is. */
export async function usualDownload(batch: Batch): Promise<Download> {
  const approved = await RenderRecord.exists({ ...completedOf(batch), 'review.state': 'approved' });
  return approved ? 'approved' : 'all';
}

/** The archives that a download of a batch comes in, those without a photo left out. */
export async function listDownloadParts(
  batch: Batch,
  business: Business,
  download: Download,
  limits = PART_LIMITS,
): Promise<DownloadPart[]> {
  const parts: Omit<DownloadPart, 'name'>[] = [];
  for await (const { number, photo, isWanted } of placed(batch, business, download, limits)) {
    const part = parts[number - 1] ?? { number, photos: 0, watermarked: 0, bytes: 0 };
    parts[number - 1] = part;
    if (!isWanted) continue;
    part.photos += 1;
    part.watermarked += photo.delivers === 'watermarked' ? 1 : 0;
    part.bytes += photo.bytes;
  }
  return parts
    .map((part) => ({ ...part, name: archiveName(batch.name, part.number, parts.length) }))
    .filter(({ photos }) => photos > 0);
}

/** The photos of one of them, and its file name. Throws a Refusal where there is none of that number. */
export async function readDownloadPart(
  batch: Batch,
  business: Business,
  wanted: { download: Download; number: number },
  limits = PART_LIMITS,
): Promise<{ name: string; photos: PhotoFile[] }> {
  const photos: PhotoFile[] = [];
  let count = 0;
  for await (const { number, photo, isWanted } of placed(batch, business, wanted.download, limits)) {
    count = number;
    if (isWanted && number === wanted.number) photos.push(photo);
  }
  if (photos.length === 0) throw new Refusal('not-found');
  return { name: archiveName(batch.name, wanted.number, count), photos };
}

/**
 * Every photo that is ready with its name and part, and whether the download wants it. Names and parts are of all of them,
 * whatever was thought of them since: no photo moves to another part between the download of two.
 */
async function* placed(batch: Batch, business: Business, download: Download, limits: PartLimits) {
  const nameOf = photoNames();
  let number = 1;
  let filled = { bytes: 0, photos: 0 };
  for await (const render of readyPhotos(batch)) {
    const delivers = pictureToDeliver(render, business);
    const bytes = render.output?.bytes ?? 0;
    const most = delivers === 'clean' ? bytes : bytes * MARKED_FACTOR;
    if (filled.photos > 0 && (filled.bytes + most > limits.bytes || filled.photos === limits.photos)) {
      number += 1;
      filled = { bytes: 0, photos: 0 };
    }
    filled = { bytes: filled.bytes + most, photos: filled.photos + 1 };
    const name = nameOf({ title: render.garment.title, avatarName: render.subject.name });
    const { _id, shop, status, output, completedAt } = render;
    const photo: PhotoFile = { name, render: { _id, shop, status, output, completedAt }, delivers, bytes };
    yield { number, photo, isWanted: isIn(download, render) };
  }
}

function archiveName(batchName: string, number: number, of: number): string {
  const name = safeName(batchName, 'Photos');
  return of === 1 ? `${name}.zip` : `${name} part ${number} of ${of}.zip`;
}

function isIn(download: Download, { review }: Pick<Render, 'review'>): boolean {
  return download === 'approved' ? review?.state === 'approved' : review?.state !== 'rejected';
}

const completedOf = (batch: Batch): QueryFilter<Render> => ({ ...photosOf(batch), status: 'completed' });

/** Photos that are ready, in the order of their items, without what a file needs nothing of. */
function readyPhotos(batch: Batch) {
  return RenderRecord.find(completedOf(batch))
    .select('shop status output completedAt entitlement review.state garment.title subject.name')
    .sort({ 'batch.ordinal': 1 })
    .lean()
    .cursor({ batchSize: 1000 });
}
