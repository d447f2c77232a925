/** The engine's unsigned words: what shows that one is the engine's is the token in its address, and no more than that. */
import mongoose from 'mongoose';
import { describe, expect, it } from 'vitest';
import { receiveEngineWebhook } from '#app/domain/webhooks/receive-engine-webhook.ts';
import { withMoneyDatabase } from '#tests/fixtures/money-database.ts';
import { storedRender } from '#tests/fixtures/stored-renders.ts';

withMoneyDatabase();

describe('a word that came to one submission’s address', () => {
  it('does not make the same word to another’s a repetition', async () => {
    const [own, other] = ['own', 'other'].map((name) =>
      storedRender({ shop: `${name}.myshopify.com`, status: 'completed', createdAt: new Date() }),
    );
    await mongoose.connection.collection('renders').insertMany([own, other] as object[]);
    const word = { predictionId: 'prediction-of-the-other', status: 'completed', body: '{}' };
    const to = (token = '') => receiveEngineWebhook({ ...word, token });
    expect(await to(own?.webhookToken)).toBe(true);
    expect(await to(other?.webhookToken)).toBe(true);
    expect(await to(other?.webhookToken)).toBe(false);
  });
});
