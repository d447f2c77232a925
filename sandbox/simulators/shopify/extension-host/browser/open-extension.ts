import { release, retain, ThreadMessagePort } from '@quilted/threads';
import { DOMRemoteReceiver } from '@remote-dom/core/receivers';
import type {
  ComponentFacts,
  Components,
  DeployedExtension,
  PageCalls,
  PageFacts,
  RunFacts,
  WorkerCalls,
} from '#sandbox/simulators/shopify/extension-host/facts.ts';

export interface OpenExtension {
  close: () => void;
}

interface Opening {
  facts: PageFacts;
  extension: DeployedExtension;
  /** Where it is drawn. */
  into: HTMLElement;
  idToken: () => Promise<string>;
  /** To another extension of this page, by its handle. */
  navigate: (handle: string) => void;
  tellTrouble: (message: string) => void;
  whenClosed: () => void;
}

/** Runs an extension in a worker of its own, and draws what it says of what Shopify's types know. */
export function openExtension(opening: Opening): OpenExtension {
  const { facts, extension, into, idToken, navigate, tellTrouble, whenClosed } = opening;
  const { sandboxUrl } = facts;
  const components = facts.components[extension.target];
  const frame = document.createElement('iframe');
  const close = () => {
    removeEventListener('message', hear);
    frame.remove();
    into.replaceChildren();
    whenClosed();
  };
  const hear = ({ data, source }: MessageEvent) => {
    if (source !== frame.contentWindow) return;
    if (data?.type === 'extension-trouble') tellTrouble(data.message);
    if (data?.type === 'extension-frame-ready') run();
  };
  const run = () => {
    const { port1, port2 } = new MessageChannel();
    const thread = new ThreadMessagePort<WorkerCalls, PageCalls>(port1, {
      exports: {
        idToken,
        close: async () => close(),
        navigate: async (url: string) => {
          const handle = /^extension:\/\/([a-z0-9-]+)$/.exec(url)?.[1];
          if (handle) navigate(handle);
          else tellTrouble(`It can't navigate to ${url}`);
        },
      },
    });
    port1.addEventListener('message', ({ data }) => {
      if (data !== 'loaded') return;
      const receiver = new DOMRemoteReceiver({ root: into, elements: elementsOf(components ?? {}), retain, release });
      thread.imports.render(receiver.connection).catch((error: unknown) => tellTrouble(String(error)));
    });
    port1.start();
    frame.contentWindow?.postMessage({ type: 'run', facts: runFacts(facts, extension) }, sandboxUrl, [port2]);
  };
  if (!components) tellTrouble(`Nothing is known of the target ${extension.target}`);
  frame.hidden = true;
  frame.title = extension.name;
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
  frame.src = `${sandboxUrl}/extension-host/frame.html`;
  into.addEventListener('extension-dismissed', close);
  addEventListener('message', hear);
  document.body.append(frame);
  return { close };
}

function runFacts(facts: PageFacts, { target, script, translations }: DeployedExtension): RunFacts {
  const { appUrl, selected, locale } = facts;
  return { target, script, translations, components: facts.components[target] ?? {}, appUrl, selected, locale };
}

/** What the page lets in: these tags, properties and events alone. */
function elementsOf(components: Components) {
  return Object.fromEntries(Object.entries(components).map(([tag, component]) => [tag, definitionOf(component)]));
}

function definitionOf({ properties, events }: ComponentFacts) {
  return {
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, kind]) => [name, kind === 'any' ? {} : { type: kind }]),
    ),
    attributes: ['slot'],
    events: Object.fromEntries(events.map((name) => [name, {}])),
    methods: [],
  };
}
