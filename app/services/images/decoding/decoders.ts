import type { PoolSettings } from './decoder-pool.ts';

const MB = 1_000_000;

/**
 * Of each process that decodes. The budget stands well above the heaviest picture that is allowed: 500 MB of pixels, some
 * 200 MB of everything else, 60 MB of file; 10 seconds of processor time. It is there for what lies in its header.
 */
export const DECODERS: PoolSettings = {
  atOnce: 2,
  perOwner: 1,
  budget: { cpuMs: 20_000, wallMs: 120_000, residentBytes: 900 * MB },
  roomBytes: 700 * MB,
  mostPictures: 200,
  mostKeptBytes: 300 * MB,
};
