import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition, useEffect } from 'react';
import { hydrateRoot } from 'react-dom/client';

/** A tab that is not shown draws no frames: its page is made to work all the same. */
const MOST_WAITING_MS = 250;

/**
 * React takes what it does not know at the end of the head for somebody else's, but anything before that for a page that
 * is not its own. What App Bridge put beside itself goes there.
 */
function makeRoomInHead() {
  const bridge = document.head.querySelector('script[data-api-key]');
  while (bridge?.nextElementSibling && !bridge.nextElementSibling.matches('meta[charset]')) {
    document.head.append(bridge.nextElementSibling);
  }
}

/** A mark on the page's timeline: from here on it answers to whoever uses it. */
function NoteThatItWorks() {
  useEffect(() => {
    performance.mark('page-works');
  }, []);
  return null;
}

let isHydrated = false;

function hydrate() {
  if (isHydrated) return;
  isHydrated = true;
  makeRoomInHead();
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
        <NoteThatItWorks />
      </StrictMode>,
    );
  });
}

// The page came drawn by the server: it is shown first, then made to work, which takes the browser longer.
requestAnimationFrame(() => setTimeout(hydrate));
setTimeout(hydrate, MOST_WAITING_MS);
