// The JavaScript schema engine and the libSQL driver come with npm: nothing is downloaded to generate or migrate.
import { PrismaLibSQL } from '@prisma/adapter-libsql';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Asked for only to migrate: the client is generated before there are settings.
  adapter: async () => {
    const { config } = await import('./app/config.server.ts');
    return new PrismaLibSQL({ url: config.sessions.databaseUrl });
  },
});
