import { plainPage } from './plain-page.tsx';
import { setPlainPagePolicy } from './security-headers.ts';

const SENTENCES = [
  'The browser says of itself that it is a program, and Shopify’s sign-in takes none.',
  'Open the app from your Shopify admin in another browser. Or switch off what changes this browser’s name (its “user agent”): an extension, a developer tool, a privacy setting. Then open the app again.',
];

/** What a browser sees that the SDK takes for a program, with the headers that say who may frame it. */
export function automatedClientPage(headers: Headers): Response {
  setPlainPagePolicy(headers);
  const title = 'ModelSnap cannot be opened in this browser';
  return plainPage({ title, sentences: SENTENCES, status: 410, headers });
}
