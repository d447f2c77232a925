import type { RenderFailureCode } from '#app/domain/renders/render-failure.ts';

export interface Verdict {
  /** Another try may go better with the same pictures. */
  isPassing: boolean;
  /** What it fails with when no other try is left. */
  code: RenderFailureCode;
}

/**
 * What a prediction's failure means. Source: the engine's list of runtime errors; it calls only the pipeline's and its
 * suppliers' errors passing. A picture that it could not load may also be our address' fault, where it was given one.
 */
export function verdictOn(
  failure: { name: string; message: string },
  { hasReadAddresses }: { hasReadAddresses: boolean },
): Verdict {
  switch (failure.name) {
    case 'PipelineError':
    case 'ThirdPartyError':
    case '3rdPartyProviderError':
    case 'InternalServerError':
      return { isPassing: true, code: 'engine-failed' };
    case 'ImageLoadError':
      return { isPassing: hasReadAddresses, code: pictureToBlame(failure.message) };
    case 'ContentModerationError':
      return { isPassing: false, code: 'content-policy' };
    case 'PoseError':
      return { isPassing: false, code: 'pose-not-found' };
    case 'InputValidationError':
      return { isPassing: false, code: 'input-refused' };
    // A part of the engine's own that would not load, or an error of a name to come: no picture is known to be at fault.
    default:
      return { isPassing: false, code: 'engine-failed' };
  }
}

function pictureToBlame(message: string): RenderFailureCode {
  const isGarment = /garment|product/i.test(message);
  const isAvatar = /model/i.test(message);
  if (isGarment === isAvatar) return 'pictures-not-loaded';
  return isGarment ? 'garment-unusable' : 'avatar-unusable';
}
