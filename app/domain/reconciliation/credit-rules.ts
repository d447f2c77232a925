/** What must hold between photos and the ledger. No database here. */
import type { CreditBucket, CreditCounts, CreditEntryKind } from '#app/domain/credits/credit-entry.record.ts';
import { releaseKey, releaseName } from '#app/domain/credits/release-credits.ts';
import { reservationKey, type SpendingCause } from '#app/domain/credits/reserve-credits.ts';
import type { RenderStatus } from '#app/domain/renders/render-state.ts';

/** What was expected, and what was found. */
export interface Gap {
  expected: string;
  found: string;
}

export interface SpendingEntry {
  key: string;
  kind: CreditEntryKind;
  cause: SpendingCause;
  counts: CreditCounts;
}

export interface PaidPhoto {
  status: RenderStatus;
  bucket: CreditBucket;
  creditReleasedAt?: Date | null | undefined;
}

/** Whether the credit of a photo has to have gone back: it came to none, or its result came too late and is free. */
function isReleaseDue({ status, creditReleasedAt }: Pick<PaidPhoto, 'status' | 'creditReleasedAt'>): boolean {
  return status === 'failed' || status === 'cancelled' || Boolean(creditReleasedAt);
}

/** A photo with the entries that name its reservation and its release. */
export function judgePhoto(
  photo: PaidPhoto,
  { reservation, release }: { reservation: SpendingEntry | undefined; release: SpendingEntry | undefined },
): Gap[] {
  const gaps: Gap[] = [];
  if (!reservation) {
    gaps.push({ expected: 'a reservation that its credit is of', found: 'none' });
  } else if (reservation.cause.kind === 'render' && !isOne(reservation.counts, photo.bucket, -1)) {
    gaps.push({ expected: `one ${photo.bucket} credit taken`, found: sayCounts(reservation.counts) });
  }
  if (isReleaseDue(photo) && !release) {
    gaps.push({ expected: `its credit given back, as it is ${stateOf(photo)}`, found: 'no release' });
  } else if (!isReleaseDue(photo) && release) {
    gaps.push({ expected: `its credit kept, as it is ${photo.status}`, found: `a release (${release.key})` });
  } else if (release && !isOne(release.counts, photo.bucket, 1) && !isOne(release.counts, photo.bucket, 0)) {
    gaps.push({ expected: `one ${photo.bucket} credit given back`, found: sayCounts(release.counts) });
  }
  return gaps;
}

function stateOf({ status, creditReleasedAt }: PaidPhoto): string {
  return creditReleasedAt && status === 'completed' ? 'a late result, which is free' : status;
}

/** An allowance that has ended takes nothing back, so that 0 comes back to it. */
function isOne(counts: CreditCounts, bucket: CreditBucket, count: number): boolean {
  const other = bucket === 'pack' ? 'allowance' : 'pack';
  return (counts[bucket] ?? Number.NaN) === count && (counts[other] ?? 0) === 0;
}

function sayCounts({ allowance = 0, pack = 0 }: CreditCounts): string {
  return `${allowance} allowance and ${pack} pack credits moved`;
}

/** Whether an entry of a spending cause has the one name that its effect may have. */
export function hasItsName({ key, kind, cause }: SpendingEntry): boolean {
  switch (kind) {
    case 'reservation':
      return key === reservationKey(cause);
    case 'release':
      return key === releaseKey({ cause }) || (cause.kind !== 'render' && isPartOf(key, cause));
    default:
      return key.startsWith(`${releaseName({ cause })}-`);
  }
}

function isPartOf(key: string, cause: SpendingCause): boolean {
  const part = key.slice(releaseName({ cause }).length + 1, -'-release'.length);
  return part !== '' && key === releaseKey({ cause, part });
}

export type InBuckets = Record<CreditBucket, number>;

/** What came of a reservation of many. */
export interface ManyPhotos {
  reserved: InBuckets;
  /** Photos that were made of it. */
  made: InBuckets;
  /** What is no photo yet, and may be going to be one. */
  unmade: InBuckets;
  /** Nothing more will be made of what is unmade. */
  isOver: boolean;
  /** Photos whose credit has to have gone back. */
  releaseDue: number;
  /** Releases of its photos. */
  releases: number;
  /** The release of what was not made. */
  unmadeRelease: CreditCounts | undefined;
}

export function judgeMany(many: ManyPhotos): Gap[] {
  const { reserved, made, unmade, isOver, releaseDue, releases, unmadeRelease } = many;
  const gaps: Gap[] = [];
  for (const bucket of ['allowance', 'pack'] as const) {
    const used = made[bucket] + unmade[bucket];
    if (reserved[bucket] === used) continue;
    const expected = `${reserved[bucket]} ${bucket} credits taken for as many photos`;
    gaps.push({ expected, found: `${made[bucket]} photos, and ${unmade[bucket]} that are not made` });
  }
  if (releases !== releaseDue) {
    gaps.push({ expected: `${releaseDue} releases of photos that came to nothing`, found: String(releases) });
  }
  const count = unmade.allowance + unmade.pack;
  if (isOver && count > 0 && !unmadeRelease) {
    gaps.push({ expected: `the credits of ${count} photos that were not made given back`, found: 'no release' });
  } else if (unmadeRelease && (!isOver || count === 0)) {
    gaps.push({ expected: 'no release of what was not made', found: sayCounts(unmadeRelease) });
  } else if (unmadeRelease && !isWhole(unmadeRelease, unmade)) {
    const expected = `${unmade.allowance} allowance and ${unmade.pack} pack credits given back`;
    gaps.push({ expected, found: sayCounts(unmadeRelease) });
  }
  return gaps;
}

/** An allowance that has ended takes nothing back. */
function isWhole({ allowance = 0, pack = 0 }: CreditCounts, unmade: InBuckets): boolean {
  return pack === unmade.pack && (allowance === unmade.allowance || allowance === 0);
}
