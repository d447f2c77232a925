import { describe, expect, it } from 'vitest';
import { RENDER_FAILURES } from '#app/domain/renders/render-failure.ts';
import { verdictOn } from '#app/domain/renders/run/prediction-failure.ts';
import { RUNTIME_ERRORS } from '#sandbox/simulators/fashn/prediction.ts';

const verdict = (name: string, message = 'No.') => verdictOn({ name, message }, { hasReadAddresses: false });

describe('what a failed prediction means', () => {
  it('only the engine’s own and its suppliers’ errors are tried again', () => {
    const passing = RUNTIME_ERRORS.filter((name) => verdict(name).isPassing);
    expect(passing).toEqual(['PipelineError', 'ThirdPartyError', '3rdPartyProviderError', 'InternalServerError']);
  });

  it('a picture that could not be loaded blames the one that the engine names, and none when it names none', () => {
    expect(verdict('ImageLoadError', 'Error loading garment image: 403').code).toBe('garment-unusable');
    expect(verdict('ImageLoadError', 'Error loading model image: 403').code).toBe('avatar-unusable');
    expect(verdict('ImageLoadError', 'Could not load image').code).toBe('pictures-not-loaded');
  });

  it('where the engine was given addresses, a picture that it could not load is tried again', () => {
    expect(verdictOn({ name: 'ImageLoadError', message: '' }, { hasReadAddresses: true }).isPassing).toBe(true);
  });

  it('each of the engine’s errors ends in a sentence that tells the merchant what to do', () => {
    for (const name of [...RUNTIME_ERRORS, 'AnErrorToCome']) {
      expect(RENDER_FAILURES[verdict(name).code].advice).toMatch(/Choose|Try again|check/i);
    }
  });
});
