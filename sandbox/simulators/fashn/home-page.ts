import { type Account, freeCredits } from './account.ts';
import { type Prediction, statusOf } from './prediction.ts';
import type { RunRequest } from './run-request.ts';

const SHOWN = 60;

/** The page at `/`: what was asked for and what became of it. */
export function homePage(account: Account): string {
  const { state } = account;
  const predictions = Object.values(state.predictions).reverse();
  const counts = new Map(
    Object.values(state.submissions).flatMap(({ predictionIds, count }) => predictionIds.map((id) => [id, count])),
  );
  const doubled = Object.values(state.submissions).filter(({ count }) => count > 1).length;
  const rows = predictions.slice(0, SHOWN).map((prediction) => row(prediction, counts.get(prediction.id) ?? 0));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>FASHN, simulated</title>
<style>
body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#222;background:#fafafa}
table{border-collapse:collapse;background:#fff}td,th{padding:.5rem .75rem;border:1px solid #ddd;text-align:left;vertical-align:top}
img{height:150px;display:block;background:#eee}code{font-size:12px}.failed,.doubled{color:#a00}
</style>
<h1>FASHN, simulated</h1>
<p>This is not the real engine: its pictures are composed from the two inputs, and each is marked as simulated.</p>
<p>Credits: ${state.creditsLeft} left (${freeCredits(state)} free), ${state.creditsUsed} used.
Runs: ${predictions.length}. Different inputs: ${Object.keys(state.submissions).length};
<span class="${doubled ? 'doubled' : ''}">submitted more than once: ${doubled}</span>.
<a href="/_control/state">State as JSON</a></p>
<table><tr><th>Prediction</th><th>Model image</th><th>Garment image</th><th>Result</th><th>Submitted</th></tr>
${rows.join('\n') || '<tr><td colspan="5">Nothing was asked for yet.</td></tr>'}
</table></html>`;
}

function row(prediction: Prediction, count: number): string {
  const { request } = prediction;
  const { status, error, output = [] } = statusOf(prediction, Date.now());
  const result = error
    ? `<span class="failed">${escapeHtml(`${error.name}: ${error.message}`)}</span>`
    : output
        .map((address) => `<a href="${escapeHtml(address)}"><img alt="" src="${escapeHtml(address)}"></a>`)
        .join('');
  return `<tr><td><code>${escapeHtml(prediction.id)}</code><br>${new Date(prediction.createdAtMs).toISOString()}<br>
${request.modelName}, seed ${request.seed}<br>${status}</td>
${inputsOf(request)}<td>${result}</td>
<td class="${count > 1 ? 'doubled' : ''}">${count} times</td></tr>`;
}

function inputsOf(request: RunRequest): string {
  if (request.modelName === 'model-create') return `<td colspan="2">${escapeHtml(request.prompt)}</td>`;
  return `<td>${input(request.modelImage)}</td><td>${input(request.garmentImage)} ${request.category}</td>`;
}

function input(source: string): string {
  const address = source.startsWith('input-') ? `/_inputs/${source}` : source;
  return `<img alt="" src="${escapeHtml(address)}">`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
