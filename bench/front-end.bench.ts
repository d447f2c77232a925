/** The embedded Generate page beside a bare Remix and Polaris page of the same server, in a browser with a cold cache. */

import { fillDemoStore } from '#sandbox/demo/fill-demo-store.ts';
import { DEMO_STORE } from '#sandbox/demo-store/load-demo-store.ts';
import { launchBrowser } from '#tests/fixtures/browser.ts';
import { onOwnStack } from './bench-stack.ts';
import { loadOnce, type Vitals } from './page-vitals.ts';
import type { BenchResult } from './result.ts';
import { median } from './rounds.ts';

/** One load differs from the next by a fifth: fewer would say another ratio each time. */
const ROUNDS = 60;
const WARM_UPS = 3;
const LIMITS = { lcp: 1.5, cls: 0.02 };

export default async function frontEnd(): Promise<BenchResult> {
  return onOwnStack({}, async (stack) => {
    await fillDemoStore(stack);
    const { shopify, app } = stack.addresses;
    const generate = `${shopify}/store/${DEMO_STORE.handle}/apps/${stack.env.SHOPIFY_API_KEY}/app/generate`;
    const browser = await launchBrowser();
    const pages: { generate: Vitals[]; bare: Vitals[] } = { generate: [], bare: [] };
    try {
      for (let round = 0; round < WARM_UPS + ROUNDS; round += 1) {
        const loaded = {
          generate: await loadOnce(browser, generate, {
            frameAt: (url) => url.origin === app && url.pathname === '/app/generate',
            isThere: 'text=Your photo',
          }),
          bare: await loadOnce(browser, `${app}/auth/login`, {
            frameAt: (url) => url.pathname === '/auth/login',
            isThere: 'text=Open ModelSnap in your Shopify admin',
          }),
        };
        if (process.env.BENCH_DEBUG) console.log(JSON.stringify(loaded));
        if (round < WARM_UPS) continue;
        pages.generate.push(loaded.generate);
        pages.bare.push(loaded.bare);
      }
    } finally {
      await browser.close();
    }
    const medianOf = (vitals: Vitals[], what: 'lcpMs' | 'worksMs') => median(vitals.map((each) => each[what]));
    const [generateLcpMs, bareLcpMs] = [medianOf(pages.generate, 'lcpMs'), medianOf(pages.bare, 'lcpMs')];
    const [generateWorksMs, bareWorksMs] = [medianOf(pages.generate, 'worksMs'), medianOf(pages.bare, 'worksMs')];
    return {
      ratios: { lcp: generateLcpMs / bareLcpMs, cls: Math.max(...pages.generate.map(({ cls }) => cls)) },
      limits: LIMITS,
      figures: { generateLcpMs, bareLcpMs, generateWorksMs, bareWorksMs },
    };
  });
}
