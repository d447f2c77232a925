/**
 * Stands in for https://cdn.shopify.com/shopifycloud/app-bridge.js inside the app's frame. What the admin draws (toasts,
 * navigation, save bar, title bar, product picker) is asked of the parent page by message; modals are drawn in the frame.
 * One file, because the real one is loaded as one classic script. Simulated: it exists only in the sandbox.
 */
(() => {
  // After a bounce the page that was written brings this script once more: only then it starts whole.
  if (window.shopify?.ready) return;
  const script = document.currentScript;
  // The admin may be open under another name of this machine than the one that the script was loaded from.
  const adminOrigin = location.ancestorOrigins?.[0] ?? new URL(script.src).origin;
  const isFramed = window.parent !== window;
  const TOKEN_KEPT_MS = 40_000;
  const CONFIG_KEY = 'simulated-app-bridge-config';

  // --- Talking to the admin ---
  const waiting = new Map();
  /** What the admin says without being asked, by its type. */
  const told = {};
  let lastId = 0;
  const tell = (type, facts = {}) => {
    if (isFramed) window.parent.postMessage({ appBridge: true, type, ...facts }, adminOrigin);
  };
  const ask = (type, facts = {}) =>
    new Promise((resolve, reject) => {
      if (!isFramed) return reject(new Error(`App Bridge (simulated): ${type} needs the app to be inside the admin`));
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      tell(type, { id: lastId, ...facts });
    });
  window.addEventListener('message', (event) => {
    if (event.source !== window.parent || event.origin !== adminOrigin || !event.data?.adminHost) return;
    const { id, type, answer, error } = event.data;
    if (type === 'answer') {
      const promise = waiting.get(id);
      waiting.delete(id);
      if (error) promise?.reject(new Error(error));
      else promise?.resolve(answer);
      return;
    }
    told[type]?.(event.data);
  });

  // --- Configuration: of the tab, of the page before a bounce, of the script, of the address ---
  const query = new URLSearchParams(location.search);
  function keptConfig() {
    try {
      return JSON.parse(sessionStorage.getItem(CONFIG_KEY) ?? '{}');
    } catch {
      return {};
    }
  }
  function readConfig() {
    const config = { locale: 'en', host: '', appOrigins: [], ...keptConfig(), ...window.shopify?.config };
    const given = {
      apiKey: script.dataset.apiKey ?? document.querySelector('meta[name="shopify-api-key"]')?.content,
      ...Object.fromEntries(['shop', 'host', 'locale'].map((name) => [name, query.get(name)])),
    };
    for (const [name, value] of Object.entries(given)) if (value) config[name] = value;
    const missing = ['apiKey', 'shop'].filter((name) => !config[name]);
    if (missing.length > 0) {
      throw new Error(`App Bridge (simulated): missing required configuration fields: ${missing}`);
    }
    try {
      sessionStorage.setItem(CONFIG_KEY, JSON.stringify(config));
    } catch {
      // A browser that keeps nothing for a frame.
    }
    return config;
  }
  const config = readConfig();

  // --- Session tokens and fetch ---
  let token;
  async function idToken() {
    if (token && Date.now() - token.at < TOKEN_KEPT_MS) return token.value;
    const value = await ask('idToken');
    token = { value, at: Date.now() };
    return value;
  }
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isOwn = new URL(request.url).origin === location.origin;
    if (!isOwn || !isFramed || request.headers.has('authorization')) return plainFetch(input, init);
    const again = request.clone();
    let response = await plainFetch(await withToken(request));
    if (response.headers.has('x-shopify-retry-invalid-session-request')) {
      token = undefined;
      response = await plainFetch(await withToken(again));
    }
    const elsewhere = response.headers.get('x-shopify-api-request-failure-reauthorize-url');
    if (elsewhere) open(new URL(elsewhere, location.href).href, '_top');
    return response;
  };
  async function withToken(request) {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${await idToken()}`);
    return new Request(request, { headers });
  }

  // --- The bounce page: the page that was meant is fetched with a token, and written into this same document ---
  /** The document stays what it was loaded as: the policy of the bounce page goes on to govern, not the fetched one. */
  async function bounceTo(address) {
    const url = new URL(address, location.origin);
    if (url.origin !== location.origin) {
      throw new Error(`App Bridge (simulated): ?shopify-reload must be same-origin (${url.origin})`);
    }
    document.removeChild(document.documentElement);
    url.searchParams.delete('shopify-reload');
    history.replaceState(null, '', url.href);
    const response = await fetch(url.href, {
      mode: 'same-origin',
      headers: { accept: 'text/html', 'X-Shopify-Bounce': '1' },
    });
    const type = (response.headers.get('content-type') ?? '').trim();
    if (type && !/^text\/html(\s*;|$)/i.test(type)) throw new Error('App Bridge (simulated): the answer is no page');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) document.write(piece.value);
    document.close();
  }
  if (query.has('shopify-reload') && !query.has('id_token')) {
    window.shopify = { config, idToken };
    void bounceTo(query.get('shopify-reload'));
    return;
  }

  // --- Addresses of the admin ---
  /** The path in the admin that an address means, or undefined when it is not the admin's. */
  function adminPath(address) {
    const short = /^shopify:\/*admin\/?(.*)$/i.exec(address);
    if (short) return { path: `/${short[1]}` };
    if (!URL.canParse(address, location.href)) return undefined;
    const url = new URL(address, location.href);
    if (url.hostname !== 'admin.shopify.com') return undefined;
    return { absolute: url.pathname + url.search + url.hash };
  }
  const plainOpen = window.open.bind(window);
  window.open = (address, target, features) => {
    const path = adminPath(String(address ?? ''));
    if (!path) return plainOpen(address, target, features);
    tell('openAdmin', { ...path, isNewTab: target === '_blank' });
    return null;
  };
  document.addEventListener(
    'click',
    (event) => {
      const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.hasAttribute('href'));
      const path = link && adminPath(link.getAttribute('href'));
      if (!path) return;
      event.preventDefault();
      event.stopPropagation();
      tell('openAdmin', { ...path, isNewTab: link.target === '_blank' || event.metaKey || event.ctrlKey });
    },
    true,
  );

  // --- Navigation: the admin's address follows the frame, its menu leads the frame ---
  let toldPath;
  function tellLocation() {
    const url = new URL(location.href);
    for (const name of ['embedded', 'hmac', 'host', 'id_token', 'locale', 'session', 'shop', 'timestamp']) {
      url.searchParams.delete(name);
    }
    const path = url.pathname + url.search + url.hash;
    if (path === toldPath) return;
    toldPath = path;
    tell('location', { path });
  }
  for (const name of ['pushState', 'replaceState']) {
    const plain = history[name].bind(history);
    history[name] = (...args) => {
      plain(...args);
      tellLocation();
    };
  }
  window.addEventListener('popstate', tellLocation);
  window.addEventListener('hashchange', tellLocation);

  // Whether the app listens for App Bridge's navigation; else a link is simply followed.
  let navigateListeners = 0;
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    target.addEventListener = (type, ...rest) => {
      if (type === 'shopify:navigate') navigateListeners += 1;
      add(type, ...rest);
    };
    target.removeEventListener = (type, ...rest) => {
      if (type === 'shopify:navigate') navigateListeners -= 1;
      remove(type, ...rest);
    };
  }
  function follow(href) {
    const links = [...document.querySelectorAll('ui-nav-menu a, s-app-nav a, s-app-nav s-link')];
    const link = links.find((one) => one.getAttribute('href') === href);
    if (!link) location.assign(href);
    else if (navigateListeners > 0) link.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true }));
    else link.click();
  }

  // --- Elements ---
  const elements = new Map();
  let lastElement = 0;
  /** A number by which the admin names a button of the frame. */
  function numberOf(element) {
    for (const [number, known] of elements) if (known === element) return number;
    lastElement += 1;
    elements.set(lastElement, element);
    return lastElement;
  }
  const isSet = (element, name) => element.hasAttribute(name) && element.getAttribute(name) !== 'false';
  const describeButton = (button) => ({
    number: numberOf(button),
    label: button.textContent.trim(),
    isPrimary: button.getAttribute('variant') === 'primary',
    isBreadcrumb: button.getAttribute('variant') === 'breadcrumb',
    isCritical: button.getAttribute('tone') === 'critical',
    isDisabled: button.disabled === true || isSet(button, 'disabled'),
    isLoading: isSet(button, 'loading'),
  });

  class Hidden extends HTMLElement {
    connectedCallback() {
      this.style.display = 'none';
      survey();
    }
    disconnectedCallback() {
      survey();
    }
  }

  /** What a save bar and a modal have in common. */
  class Showable extends Hidden {
    showing = false;
    async show() {
      if (this.showing) return;
      this.showing = true;
      this.shown();
      this.dispatchEvent(new CustomEvent('show'));
    }
    async hide() {
      if (!this.showing) return;
      this.showing = false;
      this.hidden();
      this.dispatchEvent(new CustomEvent('hide'));
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
    shown() {
      survey();
    }
    hidden() {
      survey();
    }
    disconnectedCallback() {
      void this.hide();
      survey();
    }
  }

  class Modal extends Showable {
    #content = document.createElement('div');
    #layer;
    #frame;
    get content() {
      return this.getAttribute('src') ? undefined : this.#content;
    }
    get src() {
      return this.getAttribute('src') ?? undefined;
    }
    get contentWindow() {
      return this.#frame?.contentWindow ?? null;
    }
    get variant() {
      return this.getAttribute('variant') ?? 'base';
    }
    shown() {
      const bar = this.querySelector('ui-title-bar');
      // Without React the content is the element's own children.
      if (this.#content.childNodes.length === 0 && !this.src) {
        for (const child of [...this.children]) if (child !== bar) this.#content.append(child);
      }
      this.#layer = make(
        'div',
        'position:fixed;inset:0;z-index:2147483000;display:flex;align-items:center;justify-content:center;padding:16px;background:rgba(0,0,0,.5)',
      );
      const width = { small: '380px', large: '980px', max: '100%' }[this.variant] ?? '620px';
      const box = make(
        'div',
        `display:flex;flex-direction:column;width:100%;max-width:${width};max-height:100%;border-radius:16px;overflow:hidden;background:#fff;box-shadow:0 8px 40px rgba(0,0,0,.3)`,
      );
      box.setAttribute('role', 'dialog');
      box.setAttribute('aria-modal', 'true');
      box.setAttribute('aria-label', bar?.getAttribute('title') ?? 'Dialog');
      const head = make(
        'div',
        'display:flex;align-items:center;gap:8px;padding:12px 16px;background:#f3f3f3;font:650 14px/20px Inter,system-ui,sans-serif;color:#303030',
      );
      head.append(Object.assign(make('span', 'flex:1'), { textContent: bar?.getAttribute('title') ?? '' }));
      const close = make(
        'button',
        'border:0;background:none;font-size:20px;line-height:1;cursor:pointer;padding:4px 8px',
      );
      Object.assign(close, { type: 'button', textContent: '×', ariaLabel: 'Close' });
      close.addEventListener('click', () => void this.hide());
      head.append(close);
      const body = make('div', 'overflow:auto;flex:1');
      if (this.src) {
        this.#frame = make('iframe', 'display:block;width:100%;height:70vh;border:0');
        this.#frame.src = this.src;
        body.append(this.#frame);
      } else body.append(this.#content);
      box.append(head, body, this.#footer(bar));
      this.#layer.append(box);
      this.#layer.addEventListener('keydown', (event) => event.key === 'Escape' && void this.hide());
      document.body.append(this.#layer);
      close.focus();
      survey();
    }
    #footer(bar) {
      const footer = make(
        'div',
        'display:flex;justify-content:flex-end;gap:8px;padding:12px 16px;border-top:1px solid #e3e3e3',
      );
      const buttons = [...(bar?.querySelectorAll('button') ?? [])];
      if (buttons.length === 0) footer.style.display = 'none';
      for (const button of buttons.reverse()) {
        const { label, isPrimary, isCritical } = describeButton(button);
        const fill = isCritical ? '#c70a24' : '#303030';
        const copy = make(
          'button',
          `padding:6px 12px;border-radius:8px;border:1px solid #ccc;font:550 13px/20px Inter,system-ui,sans-serif;cursor:pointer;${isPrimary ? `background:${fill};color:#fff` : 'background:#fff;color:#303030'}`,
        );
        Object.assign(copy, { type: 'button', textContent: label });
        copy.addEventListener('click', () => button.click());
        footer.append(copy);
      }
      return footer;
    }
    hidden() {
      this.#layer?.remove();
      this.#layer = undefined;
      this.#frame = undefined;
      survey();
    }
  }
  function make(tag, css) {
    const element = document.createElement(tag);
    element.style.cssText = css;
    return element;
  }

  // --- What the admin draws for the app ---
  let surveyed = '';
  let isPlanned = false;
  function survey() {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(() => {
      isPlanned = false;
      tellSurvey();
    }, 30);
  }
  function tellSurvey() {
    const menu = document.querySelector('ui-nav-menu, s-app-nav');
    const links = [...(menu?.querySelectorAll('a, s-link') ?? [])].map((link) => ({
      href: link.getAttribute('href'),
      label: link.textContent.trim(),
      isHome: link.getAttribute('rel') === 'home',
    }));
    const bar = [...document.querySelectorAll('ui-title-bar')].find((one) => !one.closest('ui-modal'));
    const titleBar = bar && {
      title: bar.getAttribute('title') ?? '',
      buttons: [...bar.querySelectorAll('button, a')].map(describeButton),
    };
    const save = [...document.querySelectorAll('ui-save-bar')].find((one) => one.showing);
    const saveBar = save && { buttons: [...save.querySelectorAll('button')].map(describeButton) };
    const facts = { links, titleBar: titleBar ?? null, saveBar: saveBar ?? null, title: document.title };
    const text = JSON.stringify(facts);
    if (text === surveyed) return;
    surveyed = text;
    tell('chrome', facts);
  }

  // --- The global ---
  const toasts = new Map();
  let lastToast = 0;
  const showable = (id) => {
    const element = document.getElementById(id);
    if (element instanceof Showable) return element;
    throw new Error(`App Bridge (simulated): there is no element with the id ${id}`);
  };
  const byId = {
    show: async (id) => showable(id).show(),
    hide: async (id) => showable(id).hide(),
    toggle: async (id) => showable(id).toggle(),
  };

  const api = {
    config,
    origin: location.origin,
    ready: Promise.resolve(),
    environment: { mobile: false, embedded: isFramed, pos: false, intent: false },
    idToken,
    user: async () => ({ accountAccess: 'full' }),
    loading: (isLoading) => tell('loading', { isLoading: isLoading !== false }),
    toast: {
      show(message, options = {}) {
        lastToast += 1;
        const toastId = String(lastToast);
        toasts.set(toastId, options);
        const { duration, isError, action } = options;
        tell('toast.show', { toastId, message, duration, isError, action });
        return toastId;
      },
      hide: (toastId) => tell('toast.hide', { toastId }),
    },
    modal: byId,
    saveBar: { ...byId, leaveConfirmation: () => ask('leaveConfirmation') },
    async resourcePicker(options) {
      if (options?.type !== 'product') throw new Error(`App Bridge: the picker of ${options?.type} is not simulated`);
      const selection = await ask('resourcePicker', { options: JSON.parse(JSON.stringify(options)) });
      return selection ? Object.assign(selection, { selection }) : undefined;
    },
    scopes: {
      query: () => ask('scopes'),
      request: async () => ({ result: 'declined-all', detail: await ask('scopes') }),
      revoke: async () => ({ detail: await ask('scopes') }),
    },
    reviews: {
      request: async () => ({ success: false, code: 'cooldown-period', message: 'The review dialog is not simulated' }),
    },
    webVitals: { onReport: async () => {} },
    support: { registerHandler: async () => {} },
    app: { extensions: async () => [] },
    setSignals: () => {},
  };
  window.shopify = new Proxy(api, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === 'then' || name === 'toJSON') return target[name];
      throw new Error(`App Bridge: shopify.${name} is not simulated`);
    },
  });

  Object.assign(told, {
    navigate: ({ href }) => follow(href),
    click: ({ number }) => elements.get(number)?.click(),
    'toast.action': ({ toastId }) => toasts.get(toastId)?.onAction?.(),
    'toast.dismiss': ({ toastId }) => {
      toasts.get(toastId)?.onDismiss?.();
      toasts.delete(toastId);
    },
  });

  customElements.define('ui-nav-menu', class extends Hidden {});
  customElements.define('s-app-nav', class extends Hidden {});
  customElements.define('ui-title-bar', class extends Hidden {});
  customElements.define('ui-save-bar', class extends Showable {});
  customElements.define('ui-modal', Modal);
  customElements.define('s-app-window', class extends Modal {});

  new MutationObserver(survey).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['href', 'title', 'disabled', 'loading', 'variant', 'tone'],
  });
  tell('hello');
  tellLocation();
  survey();
})();
