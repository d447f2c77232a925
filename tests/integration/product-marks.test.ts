/** Where our photos on a product come from stands in one metafield; what the version before wrote is taken over. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PublicationView } from '#app/web/api/publication-schemas.ts';
import { inDatabase } from '#tests/fixtures/database.ts';
import { addGarment } from '#tests/fixtures/garments-in-store.ts';
import { control, type Merchant, newMerchant } from '#tests/fixtures/merchant.ts';
import { asMerchant, metafieldsOf, photoOf, published, undone } from '#tests/fixtures/publications.ts';
import { stack } from '#tests/fixtures/stack.ts';

const numberOf = ({ mediaId }: PublicationView) => mediaId?.split('/').at(-1) ?? '';

async function storeWithPhotos(name: string, count: number) {
  const merchant = await newMerchant(name);
  const garment = await addGarment(merchant);
  const publications: PublicationView[] = [];
  const publishOne = async () => published(merchant, await photoOf(merchant, garment));
  for (let made = 0; made < count; made += 1) publications.push(await publishOne());
  return { merchant, productId: garment.productId, publications, publishOne };
}

function markOf({ id, renderId }: PublicationView) {
  return { renderId, publicationId: id, digitalSourceType: 'trainedAlgorithmicMedia', generator: 'ModelSnap' };
}

const marksOf = (publications: PublicationView[]) => ({
  photos: Object.fromEntries(publications.map((publication) => [numberOf(publication), markOf(publication)])),
});

/** As the version before left it: a metafield for each photo. */
async function putFormer(merchant: Merchant, productId: string, publications: PublicationView[]): Promise<void> {
  const metafields = publications.map((publication) => ({
    namespace: '$app:modelsnap',
    key: `photo_${numberOf(publication)}`,
    value: JSON.stringify({ mediaId: publication.mediaId, ...markOf(publication) }),
  }));
  await asMerchant(merchant, productId, 'metafields', { metafields });
}

async function migrateAll(): Promise<string[]> {
  // A start has made the first ones; those of the command are to be made anew.
  await inDatabase((client) => client.db().collection('migrations').deleteMany({}));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', './sandbox/egress/preload.mjs', 'worker/commands/migrate.ts', '--all'],
    { env: { ...process.env, ...stack().env } },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '').migrated;
}

describe('the metafield of a product', () => {
  it('is one JSON that names each photo of ours by its medium; undoing takes that photo’s entry out', async () => {
    const { merchant, productId, publications } = await storeWithPhotos('marks', 2);
    const [first, second] = publications;
    if (!first || !second) throw new Error('Two were published');
    expect(await metafieldsOf(merchant, productId)).toEqual(marksOf(publications));
    await undone(merchant, first.id);
    expect(await metafieldsOf(merchant, productId)).toEqual(marksOf([second]));
    await undone(merchant, second.id);
    expect(await metafieldsOf(merchant, productId)).toEqual({ photos: {} });
  });
});

describe('metafields as the version before wrote them', () => {
  it('are taken over when another photo is published', async () => {
    const { merchant, productId, publications, publishOne } = await storeWithPhotos('marks-publish', 1);
    await putFormer(merchant, productId, publications);
    const another = await publishOne();
    expect(await metafieldsOf(merchant, productId)).toEqual(marksOf([...publications, another]));
  });

  it('are taken over when one of the photos is undone, without that one', async () => {
    const { merchant, productId, publications } = await storeWithPhotos('marks-undo', 2);
    const [first, second] = publications;
    if (!first || !second) throw new Error('Two were published');
    await putFormer(merchant, productId, publications);
    await undone(merchant, first.id);
    expect(await metafieldsOf(merchant, productId)).toEqual(marksOf([second]));
    await undone(merchant, second.id);
    expect(await metafieldsOf(merchant, productId)).toEqual({ photos: {} });
  });

  it('are taken over by the command, of a store without a token later; run again it changes nothing', async () => {
    const one = await storeWithPhotos('marks-command', 2);
    const away = await storeWithPhotos('marks-away', 1);
    await putFormer(one.merchant, one.productId, one.publications);
    await putFormer(away.merchant, away.productId, away.publications);
    await control(`/_control/stores/${away.merchant.handle}/revoke-tokens`, {});
    expect(await migrateAll()).toEqual([
      'ledger-over-causes',
      'marks-by-product',
      'late-ledger-entries',
      'photos-of-items',
      'late-photos-of-items',
    ]);
    expect(await metafieldsOf(one.merchant, one.productId)).toEqual(marksOf(one.publications));
    const [waiting] = away.publications;
    expect(Object.keys(await metafieldsOf(away.merchant, away.productId))).toEqual([
      `photo_${waiting ? numberOf(waiting) : ''}`,
    ]);
    await migrateAll();
    expect(await metafieldsOf(one.merchant, one.productId)).toEqual(marksOf(one.publications));
    const another = await away.publishOne();
    expect(await metafieldsOf(away.merchant, away.productId)).toEqual(marksOf([...away.publications, another]));
  });
});
