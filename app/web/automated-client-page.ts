import { setPlainPagePolicy } from './security-headers.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ModelSnap cannot be opened in this browser</title>
</head>
<body>
<h1>ModelSnap cannot be opened in this browser</h1>
<p>The browser says of itself that it is a program, and Shopify’s sign-in takes none.</p>
<p>Open the app from your Shopify admin in another browser. Or switch off what changes this browser’s name (its
“user agent”): an extension, a developer tool, a privacy setting. Then open the app again.</p>
</body>
</html>
`;

/** What a browser sees that the SDK takes for a program, with the headers that say who may frame it. */
export function automatedClientPage(headers: Headers): Response {
  setPlainPagePolicy(headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  return new Response(PAGE, { status: 410, headers });
}
