import type { CSSProperties } from 'react';

/** The look of a mail in light; programs that know no style sheet show this. */
export const LETTER_STYLE = {
  page: { margin: 0, padding: '32px 12px', backgroundColor: '#f4f4f2' },
  card: { maxWidth: 520, margin: '0 auto', padding: '32px', backgroundColor: '#ffffff', borderRadius: 12 },
  brand: { margin: '0 0 24px', fontSize: 16, lineHeight: '24px', fontWeight: 600, color: '#1f2421' },
  paragraph: { margin: '0 0 16px', fontSize: 16, lineHeight: '24px', color: '#1f2421', overflowWrap: 'anywhere' },
  button: {
    display: 'inline-block',
    margin: '8px 0 8px',
    padding: '12px 20px',
    borderRadius: 8,
    backgroundColor: '#1f2421',
    color: '#ffffff',
    fontSize: 16,
    lineHeight: '24px',
    fontWeight: 600,
    textDecoration: 'none',
  },
  rule: { margin: '24px 0 16px', borderColor: '#e2e2de' },
  footer: { margin: 0, fontSize: 13, lineHeight: '20px', color: '#5c635f', overflowWrap: 'anywhere' },
  link: { color: '#5c635f', textDecoration: 'underline' },
} satisfies Record<string, CSSProperties>;

export const LETTER_FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';

/** Dark mode and the phone's narrow page: what only a style sheet can say, against the inline styles. */
export const LETTER_SHEET = [
  ':root{color-scheme:light dark;supported-color-schemes:light dark}',
  '@media (max-width:480px){.card{padding:24px 20px!important}.button{display:block!important;text-align:center!important}}',
  '@media (prefers-color-scheme:dark){',
  // The page's colour stands on a cell of its own too.
  '.page,.page td{background-color:#161817!important}',
  '.card,.card td{background-color:#222524!important}',
  '.brand,.paragraph{color:#f1f2f0!important}',
  '.button{background-color:#f1f2f0!important;color:#161817!important}',
  '.footer,.link{color:#a9b0ac!important}',
  '.rule{border-color:#3a3f3d!important}',
  '}',
].join('');
