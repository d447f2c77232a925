import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig, type Plugin } from 'vite';
import { compression } from 'vite-plugin-compression2';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: false;
  }
}

/** Every file is a request before a page works: what all pages share comes in two, kept by the browser between pages. */
const FEW_FILES: Plugin = {
  name: 'few-files',
  config: (_config, { isSsrBuild }) =>
    isSsrBuild
      ? {}
      : {
          build: {
            rollupOptions: {
              output: {
                manualChunks: (id) => {
                  // Large, and only for who brings a list along.
                  if (id.includes('/node_modules/csv-parse/')) return undefined;
                  if (id.includes('/node_modules/')) return 'libraries';
                  return /\/app\/ui\/merchant\/(shared|photos)\/.*\.tsx?$/.test(id) ? 'pieces' : undefined;
                },
              },
            },
          },
        },
};

export default defineConfig({
  plugins: [
    FEW_FILES,
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: false,
        v3_singleFetch: false,
        v3_routeConfig: false,
      },
      ignoredRouteFiles: ['**/.*'],
    }),
    // Packed once, when it is built, and not for every visitor.
    {
      ...compression({ algorithms: ['gzip', 'brotliCompress'], include: /\.(js|css|svg)$/ }),
      apply: (_config, { command, isSsrBuild }) => command === 'build' && !isSsrBuild,
    },
  ],
  // Found at the start, not while the first page loads: a second round would bring a second React.
  resolve: { dedupe: ['react', 'react-dom'] },
  optimizeDeps: {
    include: [
      'react',
      'react-dom/client',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      '@remix-run/react',
      '@shopify/polaris',
      '@shopify/polaris-icons',
      '@shopify/app-bridge-react',
      '@shopify/shopify-app-remix/react',
      'zod',
    ],
  },
  build: { assetsInlineLimit: 0, target: 'es2022' },
});
