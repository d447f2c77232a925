import { pictureProblemSentence } from '#app/domain/pictures/picture-problem.ts';
import { PICTURE_LIMITS, PICTURE_PROBLEMS, type PictureProblem } from '#app/services/images/picture-limits.ts';
import { UPLOAD_TYPES, type UploadType } from './start-upload.ts';

/** What a page needs to know to spare a person an upload that would be refused. The server decides all the same. */
export interface UploadRules {
  types: readonly UploadType[];
  maxBytes: number;
  maxPixels: number;
  /** The shorter edge, in pixels. */
  minEdge: number;
  /** The longer edge by the shorter. */
  mostTimesLonger: number;
  sentences: Record<PictureProblem, string>;
}

export function uploadRules(): UploadRules {
  const sentences = Object.fromEntries(PICTURE_PROBLEMS.map((problem) => [problem, pictureProblemSentence(problem)]));
  return { types: UPLOAD_TYPES, ...PICTURE_LIMITS, sentences: sentences as Record<PictureProblem, string> };
}
