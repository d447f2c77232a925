// The JavaScript schema engine and the libSQL driver come with npm: nothing is downloaded to generate or migrate.
import { defineConfig } from 'prisma/config';

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Asked for only to migrate: the client is generated before there are settings.
  adapter: async () => {
    const { config } = await import('./app/config.server.ts');
    const { SessionDatabase } = await import('./app/services/shopify/session-database.ts');
    return new SessionDatabase({ url: config.sessions.databaseUrl });
  },
});
