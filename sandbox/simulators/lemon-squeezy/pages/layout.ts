import { type Html, html } from '#sandbox/simulators/shared/html.ts';

const STYLE = `*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#1d1b2e;background:#f4f3fa}
main{max-width:1180px;margin:0 auto;padding:1.25rem}main.narrow{max-width:30rem}
.note{background:#fff6cf;border-bottom:1px solid #ecd97a;padding:.5rem 1.25rem;font-size:14px}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.card{background:#fff;border:1px solid #e1deee;border-radius:12px;padding:1.25rem;margin:1rem 0}
.table{overflow-x:auto;background:#fff;border:1px solid #e1deee;border-radius:12px}
table{border-collapse:collapse;width:100%}td,th{padding:.5rem .75rem;border-bottom:1px solid #eceaf5;text-align:left;vertical-align:top}
tr:last-child td{border-bottom:0}td.sum,th.sum{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.total td{font-weight:600;border-top:2px solid #d5d0ea}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}label.choice{font-weight:400;display:flex;gap:.5rem;align-items:center}
input[type=text],input[type=email],input[type=number],input[type=datetime-local],select{font:inherit;width:100%;padding:.55rem .7rem;border:1px solid #b9b3d3;border-radius:8px;background:#fff}
button,.button{font:inherit;font-weight:600;cursor:pointer;border:1px solid #b9b3d3;border-radius:8px;background:#fff;color:#1d1b2e;padding:.5rem .9rem;text-decoration:none;display:inline-block}
button.main{background:#5b34d6;border-color:#5b34d6;color:#fff}button.wide{width:100%;padding:.75rem}
button:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #9f87f0;outline-offset:2px}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}.row form{display:contents}.small button{padding:.2rem .55rem;font-size:13px}
.stack{display:grid;gap:.6rem;margin-top:1rem}.bad{color:#a1123b}.error{background:#fde8ee;border:1px solid #eba9bd;border-radius:8px;padding:.6rem .8rem}
[aria-current]{background:#ece7fb;border-color:#5b34d6}code{font-size:13px;overflow-wrap:anywhere}a{color:#4a25c4}`;

/** A page that says what it is. `narrow` is for one form. */
export function page(title: string, content: Html, width: 'narrow' | 'wide' = 'wide'): string {
  return `<!doctype html>${
    html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>${title}</title><style>${{ markup: STYLE }}</style></head>
<body><p class="note" style="margin:0">Simulated: this is not the real Lemon Squeezy, and no money moves.</p>
<main class="${width}"><h1>${title}</h1>${content}</main></body></html>`.markup
  }`;
}

/** A form that is one button. */
export function button(action: string, label: string, fields: Record<string, string> = {}): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}">${hidden}<button>${label}</button></form>`;
}
