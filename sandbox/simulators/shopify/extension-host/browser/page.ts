/** The admin's side: shows the extensions of the page that one is on, and answers what they ask. */
import type { PageFacts } from '#sandbox/simulators/shopify/extension-host/facts.ts';
import { defineComponents } from './components.ts';
import { type OpenExtension, openExtension } from './open-extension.ts';

const facts = JSON.parse(document.getElementById('extension-facts')?.textContent ?? 'null') as PageFacts;
const blocks = document.getElementById('extension-blocks');
const selectionBar = document.getElementById('selection-bar');
let opened: OpenExtension | undefined;

defineComponents({ components: facts.components, addressOf });
drawActions(document.getElementById('extension-actions'), 'admin.product-details.action.render');
drawActions(document.getElementById('selection-actions'), 'admin.product-index.selection-action.render');
if (blocks) openBlocks(blocks);
if (selectionBar) followSelection(selectionBar);

/** `app:` leads into the app within the admin. */
function addressOf(href: string): string {
  return href.startsWith('app:') ? `${facts.adminPath}/${href.slice('app:'.length).replace(/^\//, '')}` : href;
}

function drawActions(into: HTMLElement | null, target: string): void {
  for (const extension of facts.extensions.filter((one) => one.target === target)) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = extension.name;
    button.addEventListener('click', () => openAction(extension.handle));
    into?.append(button);
  }
}

function openAction(handle: string): void {
  const extension = facts.extensions.find((one) => one.handle === handle);
  if (!extension) {
    tellTrouble(`No extension has the handle "${handle}"`);
    return;
  }
  opened?.close();
  const before = document.activeElement;
  const into = document.createElement('div');
  document.body.append(into);
  opened = openExtension({
    facts,
    extension,
    into,
    idToken,
    navigate: openAction,
    tellTrouble,
    whenClosed: () => {
      into.remove();
      opened = undefined;
      if (before instanceof HTMLElement) before.focus();
    },
  });
}

function openBlocks(into: HTMLElement): void {
  for (const extension of facts.extensions.filter(({ target }) => target.endsWith('.block.render'))) {
    const place = document.createElement('div');
    into.append(place);
    openExtension({ facts, extension, into: place, idToken, navigate: openAction, tellTrouble, whenClosed() {} });
  }
}

/** What is ticked in the list of products is what a selection action works on. */
function followSelection(bar: HTMLElement): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('.row-choice')];
  const follow = () => {
    facts.selected = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    bar.hidden = facts.selected.length === 0;
    const count = document.getElementById('selection-count');
    if (count) count.textContent = `${facts.selected.length} selected`;
  };
  for (const box of boxes) box.addEventListener('change', follow);
  follow();
}

async function idToken(): Promise<string> {
  const response = await fetch(`${facts.adminPath}/id-token`, { method: 'POST' });
  return ((await response.json()) as { idToken: string }).idToken;
}

/** Said to the console, where a test hears it. */
function tellTrouble(message: string): void {
  console.error(`An extension: ${message}`);
}
