import { Banner } from '@shopify/polaris';

/** New photos wait for the engine, and the merchant has nothing to do about it. */
export function EngineStopped() {
  return (
    <Banner tone="info" title="New photos are waiting">
      <p>{ENGINE_STOPPED_SENTENCE}</p>
    </Banner>
  );
}

export const ENGINE_STOPPED_SENTENCE =
  'The engine is not taking photos just now. They wait and go on by themselves, and there is nothing you need to do. A photo that can’t be made costs nothing.';
