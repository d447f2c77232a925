import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';

/** A tab that is not shown draws no frames: its page is made to work all the same. */
const MOST_WAITING_MS = 250;

let isHydrated = false;

function hydrate() {
  if (isHydrated) return;
  isHydrated = true;
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  });
}

// The page came drawn by the server: it is shown first, then made to work, which takes the browser longer.
requestAnimationFrame(() => setTimeout(hydrate));
setTimeout(hydrate, MOST_WAITING_MS);
