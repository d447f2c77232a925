/** The one layout of every mail, in React Email. Written with createElement: Node runs this file as it is. */
import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { render, toPlainText } from '@react-email/render';
import { Text } from '@react-email/text';
import { createElement as h, type ReactElement } from 'react';
import { LETTER_FONT, LETTER_SHEET, LETTER_STYLE as STYLE } from './letter-style.ts';

interface LetterLink {
  label: string;
  address: string;
}

export interface Letter {
  brand: string;
  /** What a list of mails shows after the subject. */
  preheader: string;
  paragraphs: string[];
  button?: LetterLink | undefined;
  /** Why one gets it. */
  footer: string;
  /** Where to switch it off, or to look after it. */
  footerLink?: LetterLink | undefined;
}

/** A letter as HTML and as text; both say the same, and neither holds anything that was not in the letter. */
export async function layOutLetter(letter: Letter): Promise<{ html: string; text: string }> {
  const html = await render(letterElement(letter));
  const text = toPlainText(html, {
    selectors: [{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: false } }],
  });
  return { html, text };
}

function letterElement({ brand, preheader, paragraphs, button, footer, footerLink }: Letter): ReactElement {
  const styled = (name: keyof typeof STYLE) => ({ className: name, style: STYLE[name] });
  const card = h(
    Container,
    styled('card'),
    h(Text, styled('brand'), brand),
    ...paragraphs.map((paragraph, index) => h(Text, { key: index, ...styled('paragraph') }, paragraph)),
    button ? h(Button, { href: button.address, ...styled('button') }, button.label) : null,
    h(Hr, styled('rule')),
    h(
      Text,
      styled('footer'),
      footer,
      footerLink ? ' ' : null,
      footerLink ? h(Link, { href: footerLink.address, ...styled('link') }, footerLink.label) : null,
    ),
  );
  const page = { className: 'page', style: { ...STYLE.page, fontFamily: LETTER_FONT } };
  return h(Html, { lang: 'en', dir: 'ltr' }, head(), h(Body, page, h(Preview, null, preheader), card));
}

function head(): ReactElement {
  const meta = (name: string, content: string) => h('meta', { name, content });
  return h(
    Head,
    null,
    meta('viewport', 'width=device-width, initial-scale=1'),
    meta('color-scheme', 'light dark'),
    meta('supported-color-schemes', 'light dark'),
    h('style', null, LETTER_SHEET),
  );
}
