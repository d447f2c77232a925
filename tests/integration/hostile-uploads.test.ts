import { ObjectId } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { pictureProblemSentence } from '#app/domain/pictures/picture-problem.ts';
import { DECODERS } from '#app/services/images/decoding/decoders.ts';
import type { UploadView } from '#app/web/api/garment-schemas.ts';
import { countGrowth, type Growth, watchGrowth } from '#tests/fixtures/decoders.ts';
import { shirtPicture } from '#tests/fixtures/garments-in-store.ts';
import { allHostilePictures } from '#tests/fixtures/hostile-pictures/all-hostile-pictures.ts';
import { avifThatClaims, bombs, costlyButAllowed } from '#tests/fixtures/hostile-pictures/bombs.ts';
import { goodPictures } from '#tests/fixtures/hostile-pictures/good-pictures.ts';
import type { HostilePicture } from '#tests/fixtures/hostile-pictures/hostile-picture.ts';
import { manyScans } from '#tests/fixtures/hostile-pictures/many-scans.ts';
import { type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { stack } from '#tests/fixtures/stack.ts';
import {
  confirmUpload,
  putBytes,
  sendFile,
  startUpload,
  storedBytes,
  storedKeys,
  withUploadRecords,
} from '#tests/fixtures/uploads.ts';

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];
const AT_ONCE = 8;
/** One bomb of the list, decoded, would need 900 MB and more. The process that serves pages decodes none of them. */
const FLAT_MB = 250;
/** What a decoder may keep of pictures before: one that keeps more is replaced. */
const DECODER_MB = DECODERS.mostKeptBytes / 1_000_000;
/** What one of the costly ones needs while it is decoded; side by side, four would need four times that. */
const COSTLY_MB = 200;

/** Who sends the pictures, one after the other: a store may send only so many in so short a time. */
const STORES = 4;
const EACH_SENDS = 100;

let merchants: Merchant[];
let merchant: Merchant;
beforeAll(async () => {
  merchants = await Promise.all(Array.from({ length: STORES }, () => newMerchant('hostile')));
  [merchant = await newMerchant('hostile')] = merchants;
  // Warm: a process that has taken no picture yet grows by the first ones, whatever they are.
  const shirt = await shirtPicture('#b3462c', 3000);
  await outcomesOf(Array.from({ length: 40 }, () => ({ name: 'warm', bytes: shirt, must: 'fine' as const })));
});

interface Outcome {
  name: string;
  status: number;
  /** The sentence at the field, for a refusal. */
  sentence?: string | undefined;
  garment?: UploadView;
}

async function outcomeOf(picture: HostilePicture, at: number, by = merchant): Promise<Outcome> {
  const { name, bytes } = picture;
  // What a file is called says nothing: every kind comes under every type.
  const contentType = TYPES[at % TYPES.length] ?? 'image/jpeg';
  const upload = await startUpload(by, { fileName: `${at}.jpg`, contentType });
  const sent = await sendFile(upload, bytes);
  if (sent !== 204) throw new Error(`Storage refused “${name}” with ${sent}`);
  const answer = await confirmUpload(by, upload.uploadId);
  const body = (await answer.json()) as { garment?: UploadView; errors?: { file?: string } };
  return {
    name,
    status: answer.status,
    sentence: body.errors?.file,
    ...(body.garment ? { garment: body.garment } : {}),
  };
}

async function outcomesOf(pictures: HostilePicture[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let at = 0; at < pictures.length; at += AT_ONCE) {
    const some = pictures.slice(at, at + AT_ONCE);
    outcomes.push(
      ...(await Promise.all(
        some.map((picture, index) => outcomeOf(picture, at + index, merchants[Math.floor(at / EACH_SENDS) % STORES])),
      )),
    );
  }
  return outcomes;
}

function expectFlat({ own, decoders }: Growth): void {
  expect(own).toBeLessThan(FLAT_MB);
  for (const each of decoders) expect(each).toBeLessThan(DECODER_MB);
}

describe('hostile uploads', () => {
  let pictures: HostilePicture[];
  let outcomes: Outcome[];
  let grownMb: Growth;

  beforeAll(async () => {
    pictures = await allHostilePictures();
    const grown = watchGrowth(stack().pids.web);
    outcomes = await outcomesOf(pictures);
    grownMb = grown();
  }, 300_000);

  it('more than 200 are refused, each with a reason that is right', () => {
    const refused = pictures.flatMap((picture, at) => (typeof picture.must === 'string' ? [] : [{ picture, at }]));
    expect(refused.length).toBeGreaterThan(200);
    const wrong = refused.filter(({ picture, at }) => {
      const sentences = typeof picture.must === 'string' ? [] : picture.must.map(pictureProblemSentence);
      return outcomes[at]?.status !== 422 || !sentences.includes(outcomes[at]?.sentence ?? '');
    });
    expect(wrong.map(({ at }) => outcomes[at])).toEqual([]);
  });

  it('odd pictures that are fine are taken all the same', () => {
    const fine = pictures.flatMap((picture, at) => (picture.must === 'fine' ? [outcomes[at]] : []));
    expect(fine.length).toBeGreaterThan(10);
    expect(fine.filter((outcome) => outcome?.status !== 200)).toEqual([]);
  });

  it('of a picture that is something else as well, nothing but the pixels is kept', async () => {
    const taken = pictures.flatMap((picture, at) => {
      const garment = outcomes[at]?.garment;
      return picture.must === 'disarmed' && garment ? [{ name: picture.name, garment }] : [];
    });
    expect(taken.length).toBeGreaterThan(10);
    for (const { name, garment } of taken) {
      const stored = await storedBytes(await pictureKeyOf(garment.id));
      expect(segmentsOf(stored), name).toEqual(['ffd8', 'ffdb', 'ffc0', 'ffc4', 'ffda', 'ffd9']);
      expect(stored.toString('latin1'), name).not.toMatch(/<script|<\?php|alert\(|%PDF|GPS/);
    }
  });

  it('nothing of what was refused is left in storage', async () => {
    const theirs = merchants.map(({ shop }) => `incoming/${shop}/`);
    expect((await storedKeys()).filter((key) => theirs.some((place) => key.startsWith(place)))).toEqual([]);
  });

  it('the memory of the web process and its decoders stays flat', () => {
    expectFlat(grownMb);
  });

  it('many bombs at once are refused in flat memory too', async () => {
    const all = await bombs(await goodPictures());
    const grown = watchGrowth(stack().pids.web);
    const refused = await Promise.all([...all, ...all, ...all].map((bomb, at) => outcomeOf(bomb, at)));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([422]));
    expectFlat(grown());
  });
});

describe('costly pictures that are allowed', () => {
  beforeAll(async () => {
    merchant = await newMerchant('costly');
  });

  it('many at once take the memory of one', async () => {
    const picture = await costlyButAllowed();
    const grown = countGrowth(stack().pids.web);
    const taken = await Promise.all(Array.from({ length: 5 }, (_, at) => outcomeOf(picture, at)));
    expect(taken.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(grown()).toBeLessThan(2 * COSTLY_MB);
  });

  it('of one store, however many, hold up no other store’s', async () => {
    const other = await newMerchant('patient');
    const { bytes } = await costlyButAllowed();
    let ended = 0;
    const many = Array.from({ length: 8 }, async (_, at) => {
      const outcome = await outcomeOf({ name: `costly ${at}`, bytes, must: 'fine' }, at);
      ended += 1;
      return outcome;
    });
    await Promise.race(many);
    const endedBefore = ended;
    const shirt = await outcomeOf({ name: 'shirt', bytes: await shirtPicture('#2c46b3', 900), must: 'fine' }, 0, other);
    expect(shirt.status).toBe(200);
    expect(ended - endedBefore).toBeLessThan(4);
    expect((await Promise.all(many)).map(({ status }) => status)).toEqual(many.map(() => 200));
  });
});

describe('pictures that would be read for minutes', () => {
  it('are refused before they are decoded, and say what to send instead', async () => {
    const good = await goodPictures();
    const scans = await manyScans({ width: 4000, height: 4000, scans: 2000 });
    const sentences = await Promise.all(
      [scans, avifThatClaims(good.avif, 7000, 7000)].map(async (bytes, at) => {
        const outcome = await outcomeOf({ name: `costly ${at}`, bytes, must: 'disarmed' }, at);
        return `${outcome.status} ${outcome.sentence}`;
      }),
    );
    expect(sentences).toEqual([
      `422 ${pictureProblemSentence('too-many-scans')}`,
      `422 ${pictureProblemSentence('too-heavy')}`,
    ]);
  });
});

describe('what storage’s form allows', () => {
  it('an empty file and one of more than 20 MB are not even stored', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(20_000_001, 1)]) {
      const upload = await startUpload(merchant);
      expect(await sendFile(upload, bytes)).toBe(400);
      expect((await confirmUpload(merchant, upload.uploadId)).status).toBe(409);
    }
  });

  it('what is there although no form allowed it is not read into memory', async () => {
    const upload = await startUpload(merchant);
    await putBytes(upload.form.fields.key ?? '', Buffer.alloc(95_000_000, 1));
    const grown = countGrowth(stack().pids.web);
    const answer = await confirmUpload(merchant, upload.uploadId);
    expect((await answer.json()).errors.file).toBe(pictureProblemSentence('too-many-bytes'));
    expect(grown()).toBeLessThan(60);
  });
});

async function pictureKeyOf(uploadId: string): Promise<string> {
  const record = await withUploadRecords((records) => records.findOne({ _id: new ObjectId(uploadId) }));
  return String(record?.pictureKey);
}

/** The markers of a baseline JPEG, each kind once, and what stands after its end. */
function segmentsOf(jpeg: Buffer): string[] {
  const found = ['ffd8'];
  let at = 2;
  while (jpeg.readUInt16BE(at) !== 0xffda) {
    const marker = jpeg.toString('hex', at, at + 2);
    // The density, in 16 bytes, is all that may stand besides.
    if (marker !== 'ffe0' || jpeg.readUInt16BE(at + 2) !== 16) found.push(marker);
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  const end = jpeg.indexOf(Buffer.from([0xff, 0xd9]), at);
  const rest = jpeg.toString('hex', end + 2);
  return [...new Set([...found, 'ffda', jpeg.toString('hex', end, end + 2), ...(rest ? [rest] : [])])];
}
