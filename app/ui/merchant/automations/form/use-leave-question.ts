import { useBlocker } from '@remix-run/react';
import { useAppBridge } from '@shopify/app-bridge-react';
import { useEffect } from 'react';

/** Asks before a page with unsaved changes is left for another one of the app. The admin's own menu asks by itself. */
export function useLeaveQuestion(isChanged: boolean, onLeave: () => void): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isChanged && currentLocation.pathname !== nextLocation.pathname,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each way out
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const leave = () => {
      onLeave();
      blocker.proceed();
    };
    // Whoever stays gets no answer.
    void (shopify.saveBar.leaveConfirmation?.() ?? Promise.resolve()).then(leave, () => blocker.reset());
  }, [blocker.state, blocker.location]);
}
