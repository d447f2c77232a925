import type { Component, Drawing } from './component.ts';

/** How the stand-ins look: of each component that our extensions use. Others show what is in them. */
export const DRAWINGS: Record<string, Drawing> = {
  's-admin-action': drawAction,
  's-admin-block': drawBlock,
  's-button': drawButton,
  's-clickable': drawButton,
  's-link': (_element, root, { addressOf }) => {
    const link = put(root, '<a><slot></slot></a>');
    return ({ href }) => link.setAttribute('href', addressOf(text(href)));
  },
  's-banner': (_element, root) => {
    const banner = put(root, '<div class="banner"><strong></strong><div><slot></slot></div></div>');
    return ({ heading, tone }) => {
      banner.setAttribute('role', tone === 'critical' ? 'alert' : 'status');
      banner.dataset.tone = text(tone);
      write(banner, 'strong', heading);
    };
  },
  's-badge': (_element, root) => {
    const badge = put(root, '<span class="badge"><slot></slot></span>');
    return ({ tone }) => {
      badge.dataset.tone = text(tone);
    };
  },
  's-spinner': (_element, root) => {
    const spinner = put(root, '<span class="spinner" role="progressbar"></span>');
    return ({ accessibilityLabel }) => spinner.setAttribute('aria-label', text(accessibilityLabel));
  },
  's-progress': (_element, root) => {
    const bar = put(root, '<progress></progress>');
    return ({ value, max, accessibilityLabel }) => {
      bar.setAttribute('max', text(max || 1));
      bar.setAttribute('value', text(value || 0));
      bar.setAttribute('aria-label', text(accessibilityLabel));
    };
  },
  's-image': drawPicture,
  's-thumbnail': drawPicture,
  's-heading': (_element, root) => {
    put(root, '<h3><slot></slot></h3>');
    return () => {};
  },
  's-paragraph': (_element, root) => {
    put(root, '<p><slot></slot></p>');
    return () => {};
  },
  's-text': (_element, root) => {
    const words = put(root, '<span><slot></slot></span>');
    return ({ color }) => {
      words.dataset.color = text(color);
    };
  },
  's-stack': (_element, root) => {
    const stack = put(root, '<div class="stack"><slot></slot></div>');
    return ({ direction, gap, alignItems }) => {
      stack.style.flexFlow = direction === 'inline' ? 'row wrap' : 'column nowrap';
      stack.style.gap = length(gap);
      stack.style.alignItems = text(alignItems);
    };
  },
  's-grid': (_element, root) => {
    const grid = put(root, '<div class="grid"><slot></slot></div>');
    return ({ gridTemplateColumns, gap }) => {
      grid.style.gridTemplateColumns = text(gridTemplateColumns);
      grid.style.gap = length(gap);
    };
  },
  's-box': (_element, root) => {
    const box = put(root, '<div><slot></slot></div>');
    return ({ maxInlineSize }) => {
      box.style.maxInlineSize = text(maxInlineSize);
    };
  },
};

/** A dialog of the admin's own: Escape and the cross close it, and focus stays in it. */
function drawAction(element: Component, root: ShadowRoot): (said: Record<string, unknown>) => void {
  const dialog = put(
    root,
    `<dialog><header><h2></h2><button type="button" class="cross" aria-label="Close dialog">×</button></header>
      <div class="body"><slot></slot></div>
      <footer><slot name="secondary-actions"></slot><slot name="primary-action"></slot></footer></dialog>`,
  ) as HTMLDialogElement;
  const dismiss = () => element.dispatchEvent(new CustomEvent('extension-dismissed', { bubbles: true }));
  dialog.addEventListener('cancel', dismiss);
  dialog.querySelector('.cross')?.addEventListener('click', dismiss);
  dialog.showModal();
  return ({ heading, loading }) => {
    dialog.setAttribute('aria-label', text(heading));
    dialog.setAttribute('aria-busy', String(Boolean(loading)));
    write(dialog, 'h2', heading);
  };
}

/** At most 300 pixels high, until more is asked for. */
function drawBlock(_element: Component, root: ShadowRoot): (said: Record<string, unknown>) => void {
  const block = put(
    root,
    `<section class="card"><details open><summary><h2></h2><span class="summary"></span></summary>
      <div class="clipped"><slot></slot></div><button type="button" class="more" hidden>Show more</button></details></section>`,
  );
  const clipped = block.querySelector('.clipped');
  const more = block.querySelector<HTMLButtonElement>('.more');
  more?.addEventListener('click', () => {
    const isOpen = block.classList.toggle('whole');
    more.textContent = isOpen ? 'Show less' : 'Show more';
  });
  const watch = new ResizeObserver(() => {
    if (more && clipped) more.hidden = !block.classList.contains('whole') && clipped.scrollHeight <= 300;
  });
  for (const slot of block.querySelectorAll('slot'))
    slot.addEventListener('slotchange', () => {
      for (const one of slot.assignedElements()) watch.observe(one);
    });
  return ({ heading, collapsedSummary }) => {
    block.setAttribute('aria-label', text(heading));
    write(block, 'h2', heading);
    write(block, '.summary', text(collapsedSummary).slice(0, 30));
  };
}

function drawButton(element: Component, root: ShadowRoot): (said: Record<string, unknown>) => void {
  const button = put(root, '<button type="button"><slot></slot></button>');
  button.addEventListener('click', (event) => {
    // What was hit may be a picture in it: the worker is told of the button.
    event.stopPropagation();
    if (button.getAttribute('aria-disabled') === 'true') return;
    element.dispatchEvent(new CustomEvent('click', { bubbles: true }));
  });
  button.className = element.localName === 's-clickable' ? 'tile' : 'button';
  return ({ variant, disabled, loading, accessibilityLabel, border, borderColor }) => {
    button.dataset.variant = text(variant);
    button.dataset.border = text(border);
    button.dataset.color = text(borderColor);
    // Not disabled: who used it by keyboard would lose their place.
    button.setAttribute('aria-disabled', String(Boolean(disabled || loading)));
    button.toggleAttribute('disabled', Boolean(disabled));
    button.setAttribute('aria-busy', String(Boolean(loading)));
    if (accessibilityLabel) button.setAttribute('aria-label', text(accessibilityLabel));
    else button.removeAttribute('aria-label');
  };
}

function drawPicture(element: Component, root: ShadowRoot): (said: Record<string, unknown>) => void {
  const picture = put(root, '<img alt="">') as HTMLImageElement;
  picture.className = element.localName === 's-thumbnail' ? 'thumbnail' : 'image';
  return ({ src, alt, aspectRatio, objectFit }) => {
    if (src && picture.getAttribute('src') !== src) picture.src = text(src);
    picture.hidden = !src;
    picture.alt = text(alt);
    picture.style.aspectRatio = text(aspectRatio);
    picture.style.objectFit = text(objectFit);
  };
}

function put(root: ShadowRoot, markup: string): HTMLElement {
  root.innerHTML = markup;
  return root.firstElementChild as HTMLElement;
}

function write(within: HTMLElement, selector: string, words: unknown): void {
  const found = within.querySelector(selector);
  if (found) found.textContent = text(words);
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

const LENGTHS: Record<string, string> = { 'small-300': '4px', small: '8px', base: '16px', large: '20px' };

function length(value: unknown): string {
  return LENGTHS[text(value)] ?? '0';
}
