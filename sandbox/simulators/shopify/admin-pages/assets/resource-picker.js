/** The picker of products that the admin draws for the app. */
const TYPING_PAUSE_MS = 200;

/**
 * Lets the merchant choose products. Resolves to them in App Bridge's shape, or to undefined when they cancel.
 * @param {string} handle the store's
 * @param {{ action?: 'add' | 'select', multiple?: boolean | number, query?: string, filter?: object, selectionIds?: { id: string }[] }} options
 */
export function pickProducts(handle, options) {
  const chosen = new Map((options.selectionIds ?? []).map(({ id }) => [id, undefined]));
  const atMost = options.multiple === true ? Number.POSITIVE_INFINITY : Number(options.multiple || 1);
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog picker';
  dialog.innerHTML = `
    <header><h2>${options.action === 'select' ? 'Select' : 'Add'} products</h2><button type="button" class="close" value="cancel" aria-label="Close">×</button></header>
    <input type="search" placeholder="Search products" aria-label="Search products">
    <ul class="picker-rows"></ul>
    <p class="empty" hidden>No products found</p>
    <footer><span class="subdued" data-count></span><span class="grow"></span><button type="button" class="button" value="cancel">Cancel</button><button type="button" class="button button-primary" value="done">${options.action === 'select' ? 'Select' : 'Add'}</button></footer>`;
  const search = dialog.querySelector('input');
  const rows = dialog.querySelector('ul');
  const done = dialog.querySelector('[value=done]');
  search.value = options.query ?? '';
  let nextOffset = 0;
  let asked = 0;

  function count() {
    dialog.querySelector('[data-count]').textContent = `${chosen.size} selected`;
    done.disabled = chosen.size === 0 && !options.selectionIds?.length;
  }

  async function load(isNew) {
    asked += 1;
    const mine = asked;
    if (isNew) nextOffset = 0;
    if (nextOffset === null) return;
    const { draft, archived, query } = options.filter ?? {};
    const asks = new URLSearchParams({
      typed: search.value,
      filter: query ?? '',
      offset: String(nextOffset),
      draft: String(draft ?? true),
      archived: String(archived ?? true),
    });
    const page = await (await fetch(`/store/${handle}/picker?${asks}`)).json();
    // A later question overtook this one.
    if (mine !== asked) return;
    nextOffset = page.nextOffset;
    for (const product of page.items) if (chosen.has(product.id)) chosen.set(product.id, product);
    const made = page.items.map(row);
    if (isNew) rows.replaceChildren(...made);
    else rows.append(...made);
    dialog.querySelector('.empty').hidden = rows.children.length > 0;
  }

  function row(product) {
    const item = document.createElement('li');
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = chosen.has(product.id);
    box.addEventListener('change', () => choose(product, box));
    const picture = document.createElement(product.images[0] ? 'img' : 'span');
    picture.className = 'thumbnail';
    if (product.images[0])
      Object.assign(picture, { src: `${product.images[0].originalSrc}&width=120`, alt: '', loading: 'lazy' });
    const title = Object.assign(document.createElement('span'), { className: 'grow', textContent: product.title });
    const status = Object.assign(document.createElement('span'), {
      className: 'subdued',
      textContent: product.status === 'ACTIVE' ? '' : product.status.toLowerCase(),
    });
    label.append(box, picture, title, status);
    item.append(label);
    return item;
  }

  function choose(product, box) {
    if (!box.checked) chosen.delete(product.id);
    else {
      if (atMost === 1) {
        chosen.clear();
        for (const other of rows.querySelectorAll('input')) other.checked = other === box;
      }
      if (chosen.size >= atMost) box.checked = false;
      else chosen.set(product.id, product);
    }
    count();
  }

  return new Promise((resolve) => {
    const end = (answer) => {
      dialog.remove();
      resolve(answer);
    };
    dialog.addEventListener('click', (event) => {
      const value = event.target instanceof HTMLButtonElement ? event.target.value : undefined;
      if (value === 'cancel') end(undefined);
      if (value === 'done') end([...chosen].map(([id, product]) => product ?? { id }));
    });
    dialog.addEventListener('cancel', () => end(undefined));
    let pause;
    search.addEventListener('input', () => {
      clearTimeout(pause);
      pause = setTimeout(() => void load(true), TYPING_PAUSE_MS);
    });
    rows.addEventListener('scroll', () => {
      if (rows.scrollTop + rows.clientHeight > rows.scrollHeight - 80) void load(false);
    });
    document.body.append(dialog);
    dialog.showModal();
    count();
    void load(true);
  });
}
