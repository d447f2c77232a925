/** What must hold between records and the engine, storage and stores. */
import { describe, expect, it } from 'vitest';
import { lineOf, summaryOf } from '#app/domain/reconciliation/finding.ts';
import {
  judgeFile,
  judgePublication,
  type PublishedPhoto,
  publicationIn,
} from '#app/domain/reconciliation/media-rules.ts';
import type { NamedPicture } from '#app/domain/reconciliation/named-pictures.ts';
import { judgePicture, type StoredPicture } from '#app/domain/reconciliation/picture-rules.ts';
import {
  judgeSubmission,
  judgeWord,
  type SentPhoto,
  type Verdict,
} from '#app/domain/reconciliation/submission-rules.ts';
import type { PredictionState } from '#app/services/fashn/engine.ts';

const kindOf = (verdict: Verdict | undefined) => verdict && ('gap' in verdict ? 'difference' : 'note');

const done: PredictionState = { kind: 'done', outputs: ['any'], creditsUsed: 1 };
const failed: PredictionState = { kind: 'failed', name: 'PoseError', message: 'No.', creditsUsed: 0 };
const gone: PredictionState = { kind: 'gone' };
const lost: SentPhoto = { status: 'failed', failure: { code: 'answer-lost' } };
const refused: SentPhoto = { status: 'failed', failure: { code: 'pose-not-found' } };

describe('the engine’s word about a photo', () => {
  it.each<[string, SentPhoto, PredictionState, string | undefined]>([
    ['done, and so it is here', { status: 'completed' }, done, undefined],
    ['done, and it is being stored', { status: 'storing' }, done, undefined],
    ['failed, and so it is here', refused, failed, undefined],
    ['failed, and it is here', { status: 'completed' }, failed, 'difference'],
    ['done, and it failed here by its word', refused, done, 'difference'],
    ['done, and its answer was lost', lost, done, 'note'],
    ['forgotten, and its answer was lost', lost, gone, undefined],
    ['forgotten, and it is here', { status: 'completed' }, gone, 'difference'],
    ['still at it, and it is here', { status: 'completed' }, { kind: 'working' }, 'difference'],
    ['still at it, as it is here', { status: 'submitted' }, { kind: 'working' }, undefined],
    ['done, before the next look', { status: 'submitted' }, done, undefined],
    ['failed, and yet charged', refused, { ...failed, creditsUsed: 1 }, 'difference'],
    ['nothing: it is busy', { status: 'completed' }, { kind: 'later', afterMs: 1, detail: '' }, 'note'],
  ])('%s', (_name, photo, word, kind) => {
    expect(kindOf(judgeWord({ predictionId: 'p', ...photo }, word))).toBe(kind);
  });

  it('needs an id of each that it was asked for', () => {
    expect(kindOf(judgeSubmission({ status: 'completed' }))).toBe('difference');
    expect(kindOf(judgeSubmission({ status: 'completed', predictionId: 'p' }))).toBeUndefined();
    expect(kindOf(judgeSubmission({ status: 'unconfirmed' }))).toBe('note');
    expect(kindOf(judgeSubmission({ status: 'failed' }))).toBeUndefined();
  });
});

describe('a picture in storage', () => {
  const needed: NamedPicture = { key: 'k', record: 'render 1', shop: 's', isNeeded: true, bytes: 10 };
  const maybe: NamedPicture = { ...needed, isNeeded: false, bytes: undefined };
  const judged = (picture: Partial<StoredPicture>) =>
    judgePicture({ key: 'k', names: [], bytes: 10, isJudged: true, ...picture }).map(({ expected, found }) => [
      expected,
      found,
    ]);

  it.each<[string, Partial<StoredPicture>, string[][]]>([
    ['that is as it is written down', { names: [needed, maybe] }, []],
    ['that may be there', { names: [maybe] }, []],
    ['that may be there, and is not', { names: [maybe], bytes: undefined }, []],
    ['that is missing', { names: [needed, maybe], bytes: undefined }, [['k in storage with 10 bytes', 'nothing']]],
    ['of another size', { names: [needed], bytes: 9 }, [['k in storage with 10 bytes', '9 bytes']]],
    ['that nobody names', {}, [['a record that names it', 'none']]],
    ['that nobody names yet', { isJudged: false }, []],
  ])('%s', (_name, picture, found) => {
    expect(judged(picture)).toEqual(found);
  });

  it('is its owner’s by its folder', () => {
    const [found] = judgePicture({ key: 'garments/a.myshopify.com/1.jpg', names: [], bytes: 1, isJudged: true });
    expect(found?.shop).toBe('a.myshopify.com');
  });
});

describe('a photo in a store', () => {
  const photo = (facts: Partial<PublishedPhoto>): PublishedPhoto => ({ status: 'published', fileId: 'f', ...facts });

  it.each<[string, Partial<PublishedPhoto>, string[] | undefined, string | undefined]>([
    ['published, and there', {}, ['a', 'f'], undefined],
    ['published, and there twice', {}, ['f', 'f'], 'difference'],
    ['published, and removed by the merchant', {}, ['a'], 'note'],
    ['published, on a product that is gone', {}, undefined, 'note'],
    ['published without a file', { fileId: null }, ['a'], 'difference'],
    ['undone', { status: 'undone' }, ['a'], undefined],
    ['undone, and there', { status: 'undone' }, ['f'], 'difference'],
    ['failed, and there', { status: 'failed' }, ['f'], 'difference'],
    ['failed, and being removed', { status: 'failed', leftover: 'due' }, ['f'], 'note'],
    ['failed, in a store that is not connected', { status: 'failed', leftover: 'kept' }, ['f'], 'note'],
    ['removed, and put back by the merchant', { status: 'removed' }, ['f'], 'note'],
    ['under way', { status: 'undoing' }, ['f'], undefined],
  ])('%s', (_name, facts, order, kind) => {
    expect(kindOf(judgePublication(photo(facts), order))).toBe(kind);
  });

  it.each<[string, Partial<PublishedPhoto> | undefined, string | undefined]>([
    ['of a publication', {}, undefined],
    ['of one that was undone: it stays in the library', { status: 'undone' }, undefined],
    ['of none', undefined, 'none'],
    ['beside that of its publication', { fileId: 'other' }, 'f'],
    ['whose publication is at it', { status: 'uploading', fileId: null }, undefined],
    ['of one that failed', { status: 'failed' }, 'it there'],
  ])('has a file %s', (_name, facts, found) => {
    expect(judgeFile({ id: 'f', name: 'any' }, facts && photo(facts))?.found).toBe(found);
  });

  it('has a name that tells whose it is', () => {
    const id = '65ab00000000000000000001';
    expect(publicationIn(`${id}.jpg`)).toBe(id);
    expect(publicationIn(`${id}_0b5ff1a2-6c5d-4c0b-9a8e-6a1d3f1f0c11.jpg`)).toBe(id);
    expect(publicationIn('shirt.jpg')).toBeUndefined();
    expect(publicationIn(`${id}-1.jpg`)).toBeUndefined();
  });
});

it('a difference is a line that says where, which, what was expected and what was found; the end counts them', () => {
  const gap = { expected: 'this', found: 'that' };
  const difference = {
    kind: 'difference',
    part: 'credits',
    shop: 'a.myshopify.com',
    record: 'render 1',
    ...gap,
  } as const;
  expect(lineOf(difference)).toBe('DIFFERENCE  credits, a.myshopify.com: render 1: expected this, found that');
  expect(lineOf({ kind: 'note', part: 'storage', sentence: 'so' })).toBe('note        storage: so');
  const compared = new Map([
    ['stores', 2],
    ['pictures', 7],
  ]);
  expect(summaryOf(1, compared)).toBe('1 difference. Compared: 2 stores, 7 pictures.');
  expect(summaryOf(0, compared)).toBe('0 differences. Compared: 2 stores, 7 pictures.');
});
