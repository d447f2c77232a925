// The JavaScript schema engine and the libSQL driver come with npm: nothing is downloaded to generate or migrate.
import { PrismaLibSQL } from '@prisma/adapter-libsql';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  adapter: async () => new PrismaLibSQL({ url: process.env.SESSION_DATABASE_URL ?? 'file:./prisma/sessions.sqlite' }),
});
