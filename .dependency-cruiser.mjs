/**
 * Which way imports may go, beyond what lint checks: the nouns of the domain stand in layers, and nothing goes in circles.
 * docs/architecture.md tells what the layers are for.
 */

/** From the ground up. What stands in one line does not know of each other; folders of a noun are layers of their own. */
const LAYERS = [
  ['plans', 'audit', 'store-names'],
  ['mail', 'pictures'],
  ['avatars', 'inbox', 'flow'],
  ['garments'],
  ['businesses'],
  ['credits', 'payments'],
  ['billing'],
  ['engine'],
  ['renders'],
  ['renders/read'],
  ['renders/ask', 'renders/run'],
  ['publications'],
  ['batches'],
  ['batches/read', 'batches/ask', 'batches/run'],
  ['publications/read', 'publications/trouble'],
  ['publications/ask', 'publications/run'],
  ['publications/bulk'],
  ['automations'],
  ['automations/read', 'automations/ask', 'automations/run'],
  ['flow/actions'],
  ['store-life'],
  ['reconciliation'],
  ['webhooks', 'setup', 'migrations'],
];

const folder = (noun) => `^app/domain/${noun}/[^/]+$`;
const anyOf = (nouns) => nouns.map(folder);
const list = (nouns) => nouns.join(', ');

const upwards = LAYERS.flatMap((layer, height) => {
  const above = LAYERS.slice(height + 1).flat();
  return layer.map((noun) => {
    const beside = layer.filter((other) => other !== noun);
    const forbidden = [...beside, ...above];
    return {
      name: `domain-${noun.replace('/', '-')}-looks-up`,
      comment: `${noun}/ stands below what it imports. Move what both need down into ${noun}/ or under it, or let the upper one call and pass it in. Above or beside it: ${list(forbidden)}.`,
      severity: 'error',
      from: { path: folder(noun) },
      to: { path: anyOf(forbidden) },
    };
  });
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment:
        'These files import each other in a circle, so none can be read or moved alone. Move what they share into a third file that imports none of them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-noun-without-layer',
      comment:
        'This folder of app/domain has no place among the layers. Give it one in .dependency-cruiser.mjs: above all that it imports, below all that imports it.',
      severity: 'error',
      from: { path: '^app/domain/.+/', pathNot: anyOf(LAYERS.flat()) },
      to: {},
    },
    {
      name: 'domain-ground-knows-no-noun',
      comment:
        'Files right in app/domain are what every noun stands on (clock, errors, jobs, paging); they import no noun. Only records.ts lists all of them.',
      severity: 'error',
      from: { path: '^app/domain/[^/]+$', pathNot: '^app/domain/records\\.ts$' },
      to: { path: '^app/domain/.+/' },
    },
    {
      name: 'pages-take-types-of-the-web',
      comment:
        'What app/ui imports goes to every browser: of app/web it takes types alone (import type), never schemas, settings or server code. To call the API, use ui/merchant/shared/api-client.ts.',
      severity: 'error',
      from: { path: '^app/ui/' },
      to: { path: '^app/web/', dependencyTypesNot: ['type-only'] },
    },
    ...upwards,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^build/'] },
    exclude: { path: ['node_modules', '^build/', '^extensions/[^/]+/dist/', '\\+types/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
