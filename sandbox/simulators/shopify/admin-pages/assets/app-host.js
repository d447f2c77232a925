/** The admin's side of the App Bridge stand-in: answers the app's frame and draws for it what it asks for. */
import { pickProducts } from './resource-picker.js';

const host = JSON.parse(document.getElementById('app-host').textContent);
const frame = document.getElementById('app-frame');
const toasts = document.getElementById('toasts');
const saveBar = document.getElementById('save-bar');
const DEFAULT_TOAST_MS = 5000;

const tell = (type, facts = {}) => frame.contentWindow.postMessage({ adminHost: true, type, ...facts }, host.appOrigin);

window.addEventListener('message', (event) => {
  if (event.source !== frame.contentWindow || event.origin !== host.appOrigin || !event.data?.appBridge) return;
  const { type, id } = event.data;
  const handle = told[type];
  if (handle) return handle(event.data);
  const answer = asked[type];
  if (!answer) return;
  answer(event.data).then(
    (value) => tell('answer', { id, answer: value }),
    (error) => tell('answer', { id, error: String(error?.message ?? error) }),
  );
});

async function post(path) {
  const response = await fetch(`${host.adminPath}/${path}`, { method: 'POST' });
  if (!response.ok) throw new Error(`the simulated admin answered ${response.status}`);
  return response.json();
}

/** What the app asks and waits for. */
const asked = {
  idToken: async () => (await post('id-token')).idToken,
  scopes: () => post('scopes'),
  resourcePicker: ({ options }) => pickProducts(host.handle, options),
  leaveConfirmation: async () => {
    if (!saveBar.hidden) await confirmLeaving();
  },
};

/** What the app says. */
const told = {
  hello() {
    setLoading(false);
    clearChrome();
  },
  location({ path }) {
    const shown = host.adminPath + (path === '/' ? '' : path);
    history.replaceState(null, '', shown);
    markCurrent();
  },
  loading: ({ isLoading }) => setLoading(isLoading),
  chrome(facts) {
    drawNavigation(facts.links);
    drawTitleBar(facts.titleBar);
    drawSaveBar(facts.saveBar);
  },
  'toast.show': showToast,
  'toast.hide': ({ toastId }) => removeToast(toastId),
  openAdmin({ path, absolute, isNewTab }) {
    const address = absolute ?? `/store/${host.handle}${path}`;
    if (isNewTab) open(address, '_blank', 'noopener');
    else location.assign(address);
  },
};

// A page that was left says nothing more; what it had asked for is taken away when the next one says hello.
function clearChrome() {
  drawSaveBar(null);
  drawTitleBar(null);
}

function setLoading(isLoading) {
  document.getElementById('loading-bar').hidden = !isLoading;
}

let drawnLinks = [];
function drawNavigation(links) {
  drawnLinks = links;
  const items = links
    .filter((link) => !link.isHome)
    .map((link) => {
      const item = document.createElement('a');
      item.className = 'nav-item nav-item-app';
      item.textContent = link.label;
      item.href = host.adminPath + link.href;
      item.dataset.href = link.href;
      item.addEventListener('click', (event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        navigate(link.href);
      });
      return item;
    });
  document.getElementById('app-nav').replaceChildren(...items);
  markCurrent();
}

// The app's own name leads to its home without loading the admin again.
document.querySelector('.nav-item[aria-current="page"]')?.addEventListener('click', (event) => {
  const home = drawnLinks.find((link) => link.isHome);
  if (!home || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  navigate(home.href);
});

function navigate(href) {
  document.body.classList.remove('nav-open');
  if (saveBar.hidden) return tell('navigate', { href });
  saveBar.classList.remove('pulse');
  void saveBar.offsetWidth;
  saveBar.classList.add('pulse');
}

function markCurrent() {
  const path = location.pathname.slice(host.adminPath.length) || '/';
  for (const item of document.querySelectorAll('.nav-item-app')) {
    const own = item.dataset.href.split('?')[0];
    if (path === own || path.startsWith(`${own}/`)) item.setAttribute('aria-current', 'page');
    else item.removeAttribute('aria-current');
  }
}

function makeButton(facts, fallback) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `button${facts.isPrimary ? ' button-primary' : ''}${facts.isCritical ? ' button-critical' : ''}`;
  button.textContent = facts.isLoading ? '…' : facts.label || fallback;
  button.disabled = facts.isDisabled || facts.isLoading;
  button.addEventListener('click', () => tell('click', { number: facts.number }));
  return button;
}

function drawTitleBar(titleBar) {
  document.getElementById('title-text').textContent = titleBar?.title || host.appName;
  const buttons = (titleBar?.buttons ?? []).map((button) => makeButton(button, 'Button'));
  document.getElementById('title-buttons').replaceChildren(...buttons.reverse());
}

function drawSaveBar(bar) {
  saveBar.hidden = !bar;
  if (!bar) return;
  const ordered = [...bar.buttons].sort((one, other) => Number(one.isPrimary) - Number(other.isPrimary));
  const buttons = ordered.map((button) => makeButton(button, button.isPrimary ? 'Save' : 'Discard'));
  document.getElementById('save-bar-buttons').replaceChildren(...buttons);
}

function showToast({ toastId, message, duration, isError, action }) {
  const toast = document.createElement('div');
  toast.className = `toast${isError ? ' toast-error' : ''}`;
  toast.dataset.toast = toastId;
  toast.append(Object.assign(document.createElement('span'), { textContent: message }));
  if (action) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: action });
    button.addEventListener('click', () => {
      tell('toast.action', { toastId });
      removeToast(toastId);
    });
    toast.append(button);
  }
  const close = Object.assign(document.createElement('button'), {
    type: 'button',
    textContent: '×',
    ariaLabel: 'Dismiss',
  });
  close.addEventListener('click', () => removeToast(toastId));
  toast.append(close);
  toasts.append(toast);
  setTimeout(() => removeToast(toastId), duration ?? DEFAULT_TOAST_MS);
}

function removeToast(toastId) {
  const toast = toasts.querySelector(`[data-toast="${CSS.escape(String(toastId))}"]`);
  if (!toast) return;
  toast.remove();
  tell('toast.dismiss', { toastId });
}

/** Resolves when the merchant agrees to leave; when they stay, it never does. */
function confirmLeaving() {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.innerHTML =
      '<h2>Leave page with unsaved changes?</h2><p>Leaving this page will delete all unsaved changes.</p><p class="dialog-buttons"><button type="button" class="button" value="stay">Stay</button><button type="button" class="button button-critical" value="leave">Leave page</button></p>';
    dialog.addEventListener('click', (event) => {
      if (!(event.target instanceof HTMLButtonElement)) return;
      dialog.remove();
      if (event.target.value === 'leave') resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// The admin is there before the app begins, as the real one is.
requestAnimationFrame(() =>
  setTimeout(() => {
    frame.src = frame.dataset.src;
  }),
);
