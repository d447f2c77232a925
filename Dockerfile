# One image for the web and the worker: `bin/web` (the default) and `bin/worker`.
# Unbuilt so far: no Docker engine was at hand. The commands that it runs are run by the tests.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional
COPY prisma ./prisma
COPY prisma.config.ts ./
RUN npx prisma generate
COPY . .
RUN npx remix vite:build && npm prune --omit=dev --omit=optional

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
RUN groupadd --system app && useradd --system --gid app --home-dir /app app
COPY --from=build --chown=app:app /app/node_modules ./node_modules
COPY --from=build --chown=app:app /app/build ./build
COPY --chown=app:app package.json prisma.config.ts ./
COPY --chown=app:app app ./app
COPY --chown=app:app worker ./worker
COPY --chown=app:app prisma ./prisma
COPY --chown=app:app bin/web bin/worker ./bin/
USER app
EXPOSE 3000 3001
CMD ["bin/web"]
