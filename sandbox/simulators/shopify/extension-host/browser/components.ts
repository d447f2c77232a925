import type { Components } from '#sandbox/simulators/shopify/extension-host/facts.ts';
import type { Component, Drawing } from './component.ts';
import { STYLE } from './component-style.ts';
import { DRAWINGS } from './drawings.ts';

/** Defines plain stand-ins for the components of all targets: to be seen, found by role and used. Not Polaris's looks. */
export function defineComponents(page: {
  components: Record<string, Components>;
  addressOf: (href: string) => string;
}): void {
  const all = Object.assign({}, ...Object.values(page.components)) as Components;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  for (const [tag, { properties }] of Object.entries(all)) {
    const draw = DRAWINGS[tag] ?? drawSlot;
    class StandIn extends HTMLElement implements Component {
      said: Record<string, unknown> = {};
      #update: ReturnType<Drawing> | undefined;
      connectedCallback(): void {
        if (this.#update) return;
        const root = this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [sheet];
        this.#update = draw(this, root, page);
        this.#update(this.said);
      }
      say(name: string, value: unknown): void {
        this.said[name] = value;
        this.#update?.(this.said);
      }
    }
    for (const name of Object.keys(properties)) {
      Object.defineProperty(StandIn.prototype, name, {
        get(this: StandIn) {
          return this.said[name];
        },
        set(this: StandIn, value: unknown) {
          this.say(name, value);
        },
      });
    }
    customElements.define(tag, StandIn);
  }
}

function drawSlot(_element: Component, root: ShadowRoot): () => void {
  root.innerHTML = '<slot></slot>';
  return () => {};
}
