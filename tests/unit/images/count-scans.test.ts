import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { countScans } from '#app/services/images/count-scans.ts';
import { inspectPicture } from '#app/services/images/inspect-picture.ts';
import { emptyPasses } from '#tests/fixtures/hostile-pictures/empty-passes.ts';
import { manyScans } from '#tests/fixtures/hostile-pictures/many-scans.ts';
import { dottedPicture } from './drawn-pictures.ts';

describe('the scans of a JPEG', () => {
  it('are counted: one of a plain one, some of a progressive one', async () => {
    expect(countScans(await dottedPicture().jpeg().toBuffer(), 50)).toBe(1);
    const scans = countScans(await dottedPicture().jpeg({ progressive: true }).toBuffer(), 50);
    expect(scans).toBeGreaterThan(5);
    expect(scans).toBeLessThan(20);
  });

  it('are those of the picture itself, not those of a small one in its metadata', async () => {
    const jpeg = await dottedPicture().jpeg().toBuffer();
    const thumbnail = await sharp(jpeg).resize(160).jpeg({ progressive: true }).toBuffer();
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(thumbnail.length + 2, 2);
    expect(countScans(Buffer.concat([jpeg.subarray(0, 2), head, thumbnail, jpeg.subarray(2)]), 50)).toBe(1);
  });

  it('that are filled up between their markers are counted all the same', async () => {
    const jpeg = await dottedPicture().jpeg({ progressive: true }).toBuffer();
    const filled = Buffer.from(jpeg.toString('latin1').replaceAll('\xff\xda', '\0\0\xff\xff\xff\xda'), 'latin1');
    expect(countScans(filled, 50)).toBe(countScans(jpeg, 50));
  });

  it('of a file that breaks off anywhere are counted without an error', async () => {
    const jpeg = await dottedPicture().jpeg({ progressive: true }).toBuffer();
    for (const length of [0, 1, 2, 3, 4, 5, 600, jpeg.length - 1]) countScans(jpeg.subarray(0, length), 50);
    expect(countScans(Buffer.alloc(1000, 0xff), 50)).toBe(0);
  });

  it('are too many to be read when there are two thousand, however small the file', async () => {
    const bytes = await manyScans({ width: 8000, height: 6248, scans: 2000 });
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(await inspectPicture(bytes)).toEqual({ ok: false, reason: 'too-many-scans' });
  });

  it.each([
    ['too-many-pixels', { edge: 65_500, coefficients: 1 }],
    ['too-many-scans', { edge: 7000, coefficients: 63 }],
  ] as const)('are not gone over when they are %s, though the last mark is missing', async (reason, passes) => {
    const bytes = emptyPasses(passes);
    const before = process.cpuUsage();
    expect(await inspectPicture(bytes)).toEqual({ ok: false, reason });
    // Each goes over some hundred million blocks otherwise.
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});
