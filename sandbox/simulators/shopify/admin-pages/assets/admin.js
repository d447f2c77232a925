/** The admin's own pages: the navigation drawer on narrow screens, and product pages that keep themselves up to date. */
const REFRESH_MS = 1000;

const button = document.getElementById('menu-button');
button?.addEventListener('click', () => {
  const isOpen = document.body.classList.toggle('nav-open');
  button.setAttribute('aria-expanded', String(isOpen));
});
document.getElementById('content')?.addEventListener('click', () => document.body.classList.remove('nav-open'));

/** Puts new markup in place and keeps the elements that did not change, so that pictures don't flicker. */
function update(element, markup) {
  if (element.dataset.markup === markup) return;
  const isFirst = element.dataset.markup === undefined;
  element.dataset.markup = markup;
  const template = document.createElement('template');
  template.innerHTML = markup;
  const old = new Map([...element.querySelectorAll('[data-key]')].map((one) => [one.dataset.key, one]));
  for (const fresh of template.content.querySelectorAll('[data-key]')) {
    const known = old.get(fresh.dataset.key);
    if (known && known.innerHTML === fresh.innerHTML) fresh.replaceWith(known);
    else if (!isFirst && fresh.dataset.status === 'READY') fresh.classList.add('arrived');
    if (!isFirst && !known) fresh.classList.add('added');
  }
  element.replaceChildren(...template.content.childNodes);
}

const live = document.querySelector('[data-live]');
if (live) {
  const refresh = async () => {
    if (document.hidden) return;
    const response = await fetch(live.dataset.live).catch(() => undefined);
    if (!response?.ok) return;
    for (const [id, markup] of Object.entries(await response.json())) update(document.getElementById(id), markup);
  };
  void refresh();
  setInterval(() => void refresh(), REFRESH_MS);
}
