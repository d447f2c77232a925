/**
 * Lets the app's own server send static files behind the guard of a preview, for comparison: the same process, the same
 * request log and compression, the same signature check, the same look-up of the record; then Express sends the file.
 * GET /bench/guarded/<render id>/<file>?<the query of a preview's signed address>
 */
import express from 'express';

const folder = process.env.BENCH_FILES;
const serveStatic = express.static;

if (folder) {
  const files = serveStatic(folder, { maxAge: '1h' });
  express.static = (root, options) => {
    const usual = serveStatic(root, options);
    return (request, response, next) => {
      const [, recordId, file] = /^\/bench\/guarded\/(\w+)\/(\w+\.jpg)$/.exec(request.path) ?? [];
      if (!recordId) return usual(request, response, next);
      checkGuard(request, recordId).then(() => {
        request.url = `/${file}`;
        files(request, response, next);
      }, next);
    };
  };
}

async function checkGuard(request, recordId) {
  const { checkPictureAddress } = await import('#app/web/picture-address.ts');
  const { findRender } = await import('#app/domain/renders/read/read-renders.ts');
  const asked = { url: `http://localhost${request.url}` };
  await findRender(checkPictureAddress(asked, { recordId, variant: 'preview' }), recordId);
}
