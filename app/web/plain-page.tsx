import { renderToStaticMarkup } from 'react-dom/server';

/** A page of nothing but sentences, for a stranger's browser: it runs no script and loads no file. */
export function plainPage(page: {
  title: string;
  sentences: readonly string[];
  status: number;
  headers: HeadersInit;
}): Response {
  const { title, sentences, status } = page;
  const headers = new Headers(page.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  const markup = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
      </head>
      <body>
        <h1>{title}</h1>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </body>
    </html>,
  );
  return new Response(`<!doctype html>${markup}`, { status, headers });
}
