import type { Browser } from 'playwright-core';
import { USER_AGENT } from '#tests/fixtures/browser.ts';

export interface Vitals {
  /** Milliseconds from the start of the navigation. */
  lcpMs: number;
  /** When it answered to whoever uses it, as its own mark says. */
  worksMs: number;
  /** Sum of layout shifts that no input caused. */
  cls: number;
  /** What was painted last and largest, to understand a result. */
  largest: string;
  /** What moved, and by how much. */
  shifts: string[];
}

/** Longer than the browser takes for its own interface, and than a page takes for all that is measured of it. */
const WINDOW_SETTLES_MS = 700;
const PAGE_SETTLES_MS = 1000;

/** Runs in every frame before anything of its page: notes what the browser reports. */
function observe(): void {
  const vitals: Vitals = { lcpMs: 0, worksMs: 0, cls: 0, largest: '', shifts: [] };
  Object.assign(window, { vitals });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { element } = entry as unknown as { element: Element | null };
      vitals.lcpMs = entry.startTime;
      vitals.largest = element ? `${element.tagName} ${element.className} ${element.textContent?.slice(0, 30)}` : '';
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const shift = entry as unknown as { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
      if (shift.hadRecentInput) continue;
      vitals.cls += shift.value;
      const moved = shift.sources.map(({ node }) => (node instanceof Element ? node.className : node?.nodeName));
      vitals.shifts.push(`${shift.value.toFixed(4)} ${moved.join(', ')}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'page-works') vitals.worksMs = startTime;
  }).observe({ type: 'mark', buffered: true });
}

/** Loads an address with nothing cached; `frameAt` says which frame's vitals are wanted. */
export async function loadOnce(
  browser: Browser,
  address: string,
  options: { frameAt: (url: URL) => boolean; isThere: string },
): Promise<Vitals> {
  const context = await browser.newContext({ userAgent: USER_AGENT, viewport: { width: 1280, height: 900 } });
  try {
    await context.addInitScript(observe);
    const page = await context.newPage();
    // A new window loads the browser's own interface, which is no part of what is measured.
    await page.waitForTimeout(WINDOW_SETTLES_MS);
    await page.goto(address, { waitUntil: 'commit' });
    // Whoever looks for something in a page that loads puts scripts into it: the page is left alone until it is done.
    await page.waitForTimeout(PAGE_SETTLES_MS);
    const frame = page.frames().find((each) => URL.canParse(each.url()) && options.frameAt(new URL(each.url())));
    if (!frame) throw new Error(`No frame of ${address} is the wanted one`);
    await frame.waitForSelector(options.isThere, { state: 'attached' });
    await page.waitForLoadState('networkidle');
    // Late shifts count too.
    await page.waitForTimeout(500);
    return await frame.evaluate(() => (window as unknown as { vitals: Vitals }).vitals);
  } finally {
    await context.close();
  }
}
