/**
 * The hidden frame on the extensions' own origin: starts one worker for an extension and hands it the port to the admin's
 * page. What the worker asks of the app comes from this origin.
 */
addEventListener('message', ({ data, ports }) => {
  const [port] = ports;
  if (data?.type !== 'run' || !port) return;
  const worker = new Worker('/extension-host/worker.js');
  worker.addEventListener('error', ({ message }) => parent.postMessage({ type: 'extension-trouble', message }, '*'));
  worker.addEventListener('message', (event) => parent.postMessage(event.data, '*'));
  worker.postMessage({ port, facts: data.facts }, [port]);
});
parent.postMessage({ type: 'extension-frame-ready' }, '*');
