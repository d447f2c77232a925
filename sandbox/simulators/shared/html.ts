/** Markup that is safe to put into a page. */
export interface Html {
  markup: string;
}

type Part = Html | Html[] | string | number | null | undefined | false;

/** Builds markup; whatever is put into it is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, part] of parts.entries()) markup += render(part) + (strings[index + 1] ?? '');
  return { markup };
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map((one) => one.markup).join('');
  if (typeof part === 'object') return part.markup;
  return escapeHtml(String(part));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Data for a page's script, in a form that can't end the script element. */
export function jsonScript(id: string, value: unknown): Html {
  return {
    markup: `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`,
  };
}
