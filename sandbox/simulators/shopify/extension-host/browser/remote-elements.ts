import { createRemoteElement, RemoteEvent } from '@remote-dom/core/elements';
import type { Components, PropertyKind } from '#sandbox/simulators/shopify/extension-host/facts.ts';

const TYPES = { string: String, boolean: Boolean, number: Number, array: Array, any: Object } as const;

/** Defines an element for each component. What a component does not have is refused, where a browser would say nothing. */
export function defineElements(components: Components): void {
  for (const [tag, { properties, events }] of Object.entries(components)) {
    const Remote = createRemoteElement({
      properties: Object.fromEntries(Object.entries(properties).map(([name, kind]) => [name, { type: TYPES[kind] }])),
      events: Object.fromEntries(events.map((name) => [name, heard(name, properties)])),
    } as unknown as Parameters<typeof createRemoteElement>[0]);
    const attributes = new Set(['slot', ...Object.keys(properties).flatMap((name) => [name, attributeOf(name)])]);
    const { setAttribute, addEventListener } = Remote.prototype;
    // Not by a class of its own: what Remote DOM knows of attributes is not inherited.
    Object.assign(Remote.prototype, {
      setAttribute(this: HTMLElement, name: string, value: string) {
        if (!attributes.has(name)) throw new Error(`<${tag}> has no property "${name}"`);
        setAttribute.call(this, name, value);
      },
      addEventListener(this: HTMLElement, ...args: Parameters<HTMLElement['addEventListener']>) {
        if (!events.includes(args[0])) throw new Error(`<${tag}> has no event "${args[0]}"`);
        addEventListener.apply(this, args);
      },
    });
    customElements.define(tag, Remote);
  }
}

function attributeOf(property: string): string {
  return property.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}

/** What a control holds is known to the worker before its event is heard there. */
function heard(name: string, properties: Record<string, PropertyKind>) {
  return {
    bubbles: true,
    dispatchEvent(this: { updateRemoteProperty: (name: string, value: unknown) => void }, detail: unknown) {
      for (const [key, value] of Object.entries(Object(detail))) {
        if (key in properties) this.updateRemoteProperty(key, value);
      }
      return new RemoteEvent(name, { detail, bubbles: true });
    },
  };
}
