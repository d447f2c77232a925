import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryFilter, Types } from 'mongoose';
import { takeStatusTurn } from '#app/domain/engine/engine-gate.ts';
import { type Render, RenderRecord } from '#app/domain/renders/render.record.ts';
import { RESULT_KEPT_MS } from '#app/domain/renders/run/store-result.ts';
import { type PredictionState, readPrediction } from '#app/services/fashn/engine.ts';
import { readEngineCredits } from '#app/services/fashn/read-credits.ts';
import { ServiceError } from '#app/services/service-error.ts';
import { A_PAGE, confirmed } from './confirm.ts';
import type { Comparing, Difference, Finding, Note } from './finding.ts';
import { listRenders } from './list-renders.ts';
import { judgeSubmission, judgeWord, type Verdict } from './submission-rules.ts';

/** Asked at four a second, well within the time for which a database keeps its place in a list. */
const ASKED_A_PAGE = 100;
/** So many questions in a row without an answer, and the engine is away. */
const MOST_SILENCES = 5;

/**
 * Compares photos with what was submitted for them: none has another's submission, each that the engine was asked for has
 * one, and for as long as the engine keeps what it made, it says the same of it. It is asked in turns that all workers
 * share, one question at a time.
 */
export async function* compareSubmissions({ shop, since }: Comparing): AsyncGenerator<Finding> {
  const photos = { ...(shop ? { shop } : {}), ...(since ? { createdAt: { $gte: since } } : {}) };
  yield* findDoubled(shop);
  yield* compareRecords(photos);
  yield* askEngine(photos);
  yield await tellEngineCredits();
}

/** By the list of all ids in their order: whatever one store has twice, or two have, stands side by side. */
async function* findDoubled(shop: string | undefined): AsyncGenerator<Finding> {
  const all = RenderRecord.find({ predictionId: { $exists: true } })
    .sort({ predictionId: 1 })
    .select('shop predictionId')
    .lean()
    .allowDiskUse(true)
    .cursor({ batchSize: A_PAGE });
  let before: Pick<Render, '_id' | 'shop' | 'predictionId'> | undefined;
  for await (const photo of all) {
    const isDoubled = before?.predictionId === photo.predictionId;
    const isAskedFor = !shop || photo.shop === shop || before?.shop === shop;
    if (before && isDoubled && isAskedFor) {
      const expected = `${photo.predictionId} to be its own alone`;
      yield differenceOf(photo, { expected, found: `it at render ${before._id} too` });
    }
    before = photo;
  }
}

async function* compareRecords(photos: QueryFilter<Render>): AsyncGenerator<Finding> {
  const list = listRenders({ ...photos, status: { $in: ['submitted', 'storing', 'completed', 'unconfirmed'] } });
  yield* confirmed(list.ids(), (ids) => judgeEach(ids, async (photo) => judgeSubmission(photo)));
  yield { kind: 'compared', what: 'submissions', count: list.count() };
}

async function* askEngine(photos: QueryFilter<Render>): AsyncGenerator<Finding> {
  const known = { predictionId: { $exists: true }, submittedAt: { $gte: new Date(Date.now() - RESULT_KEPT_MS) } };
  const list = listRenders({ ...photos, ...known }, ASKED_A_PAGE);
  let answered = 0;
  let silences = 0;
  const ask = async (photo: Render): Promise<Verdict | undefined> => {
    if (!photo.predictionId || silences >= MOST_SILENCES) return undefined;
    await sleep(await takeStatusTurn());
    const word = await readPrediction(photo.predictionId);
    if (isAnswer(word)) answered += 1;
    silences = isAnswer(word) ? 0 : silences + 1;
    return judgeWord(photo, word);
  };
  yield* confirmed(list.ids(), (ids) => judgeEach(ids, ask), ASKED_A_PAGE);
  yield { kind: 'compared', what: 'answers of the engine', count: answered };
  if (silences < MOST_SILENCES) return;
  yield { kind: 'note', part: 'submissions', sentence: 'the engine does not answer; not all photos were asked about' };
}

function isAnswer({ kind }: PredictionState): boolean {
  return kind !== 'later' && kind !== 'unauthorized';
}

/** The engine tells what is left, and nothing of how it came to that: what it ought to be can't be known. */
async function tellEngineCredits(): Promise<Note> {
  try {
    const credits = await readEngineCredits();
    const sentence = `the engine’s account has ${credits} credits; it keeps no history to compare that with`;
    return { kind: 'note', part: 'submissions', sentence };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'note', part: 'submissions', sentence: 'the engine did not tell what its account has' };
  }
}

/** Each photo as it is now; one that is gone by now needs no judging. */
async function judgeEach(
  ids: Types.ObjectId[],
  judge: (photo: Render) => Promise<Verdict | undefined>,
): Promise<Map<Types.ObjectId, (Difference | Note)[]>> {
  const photos = await RenderRecord.find({ _id: { $in: ids } })
    .select('shop status failure predictionId')
    .lean();
  const byId = new Map(photos.map((photo) => [String(photo._id), photo]));
  const found = new Map<Types.ObjectId, (Difference | Note)[]>();
  for (const id of ids) {
    const photo = byId.get(String(id));
    const verdict = photo && (await judge(photo));
    if (photo && verdict) found.set(id, [findingOf(photo, verdict)]);
  }
  return found;
}

type Named = Pick<Render, '_id' | 'shop'>;

function findingOf(photo: Named, verdict: Verdict): Difference | Note {
  if ('gap' in verdict) return differenceOf(photo, verdict.gap);
  return { kind: 'note', part: 'submissions', shop: photo.shop, sentence: `render ${photo._id}: ${verdict.note}` };
}

function differenceOf({ _id, shop }: Named, gap: { expected: string; found: string }): Difference {
  return { kind: 'difference', part: 'submissions', shop, record: `render ${_id}`, ...gap };
}
