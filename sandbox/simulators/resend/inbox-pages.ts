import type { SimulatedMail } from './mail-state.ts';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<style>
:root{font:15px/1.5 system-ui,sans-serif;color:#1f2421;background:#f4f4f2}body{max-width:760px;margin:0 auto;padding:32px 16px}
h1{font-size:22px;margin:0 0 4px}p.note{color:#66706b;margin:0 0 24px}ul{list-style:none;margin:0;padding:0;background:#fff;border:1px solid #e3e3df;border-radius:12px;overflow:hidden}
li+li{border-top:1px solid #eee}li a{display:grid;gap:2px;padding:14px 18px;color:inherit;text-decoration:none}li a:hover,li a:focus-visible{background:#f7f7f5}
small{color:#66706b}iframe{width:100%;height:480px;border:1px solid #e3e3df;border-radius:12px;background:#fff}pre{white-space:pre-wrap;background:#fff;border:1px solid #e3e3df;border-radius:12px;padding:16px}
</style></head><body>${body}</body></html>`;
}

/** All mails, newest first. */
export function inboxPage(mails: SimulatedMail[]): string {
  const rows = mails
    .toReversed()
    .map(
      (mail) =>
        `<li><a href="/mails/${mail.id}"><strong>${escapeHtml(mail.subject)}</strong><small>to ${escapeHtml(mail.to.join(', '))} · ${escapeHtml(mail.sentAt)}</small></a></li>`,
    );
  const list = rows.length > 0 ? `<ul>${rows.join('')}</ul>` : '<p>No mail yet. What the app sends appears here.</p>';
  return page(
    'Inbox',
    `<h1>Inbox</h1><p class="note">Simulated Resend: nothing is really sent. Reload to look again.</p>${list}`,
  );
}

/** One mail with both its parts; the HTML is shown without the right to run anything. */
export function mailPage(mail: SimulatedMail): string {
  return page(
    mail.subject,
    `<p><a href="/">Inbox</a></p><h1>${escapeHtml(mail.subject)}</h1><p class="note">From ${escapeHtml(mail.from)} to ${escapeHtml(mail.to.join(', '))} · ${escapeHtml(mail.sentAt)} · asked for ${mail.askedFor} time${mail.askedFor === 1 ? '' : 's'}</p>
<iframe sandbox title="HTML part" srcdoc="${escapeHtml(mail.html)}"></iframe><h2>Text part</h2><pre>${escapeHtml(mail.text)}</pre>`,
  );
}
