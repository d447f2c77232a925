import type { Mail, Mailbox } from './mailbox.ts';

const STYLE = `body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#222;background:#fafafa}
table{border-collapse:collapse;background:#fff;width:100%}td,th{padding:.4rem .75rem;border:1px solid #ddd;text-align:left}
iframe{width:100%;height:60vh;border:1px solid #ccc;background:#fff}pre{white-space:pre-wrap;background:#fff;padding:1rem;border:1px solid #ddd}`;

/** The inbox: every mail, the newest first. */
export function inboxPage({ state }: Mailbox): string {
  const rows = [...state.mails].reverse().map(
    (mail) => `<tr><td>${escapeHtml(mail.at)}</td><td>${escapeHtml(mail.to.join(', '))}</td>
<td><a href="/mails/${mail.id}">${escapeHtml(mail.subject) || '(no subject)'}</a></td>
<td><code>${escapeHtml(mail.idempotencyKey ?? '')}</code></td><td>${mail.count}</td>
<td>${escapeHtml(mail.events.map(({ type }) => type.replace('email.', '')).join(', '))}</td></tr>`,
  );
  return page(
    'Inbox, simulated',
    `<p>This is not the real Resend: nothing leaves this machine. ${state.mails.length} mails.
<a href="/_control/state">State as JSON</a></p>
<table><tr><th>At</th><th>To</th><th>Subject</th><th>Key</th><th>Asked for</th><th>Events</th></tr>
${rows.join('\n') || '<tr><td colspan="6">No mail yet.</td></tr>'}</table>`,
  );
}

/** One mail: its HTML in a frame that can run nothing, and its text. */
export function mailPage(mail: Mail): string {
  const html = mail.html
    ? `<h2>HTML</h2><iframe sandbox="" title="The mail" srcdoc="${escapeHtml(mail.html)}"></iframe>`
    : '';
  const text = mail.text ? `<h2>Text</h2><pre>${escapeHtml(mail.text)}</pre>` : '';
  return page(
    escapeHtml(mail.subject),
    `<p><a href="/">Inbox</a></p>
<p>From ${escapeHtml(mail.from)}<br>To ${escapeHtml(mail.to.join(', '))}<br>${escapeHtml(mail.at)}<br>Simulated: not sent.</p>
${html}${text}`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style>
<h1>${title}</h1>${content}</html>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
