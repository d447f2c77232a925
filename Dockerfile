# One image for the web (`bin/web`, the default) and the worker (`bin/worker`).
# No Docker engine has built it so far: none was at hand. tests/commands/installation.test.ts follows this file line by line in
# plain folders instead, from what .dockerignore lets through to both processes at work under the user named below.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma ./prisma
COPY bin/install ./bin/
RUN bin/install
COPY . .
RUN bin/build
RUN bin/prune

# Without a Node of its own: what runs is the project's, from the lockfile, as in every check.
FROM debian:bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
ENV PATH=/app/node_modules/.bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /app
# All of it belongs to root: who runs it can read it, and change nothing.
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY package.json prisma.config.ts ./
COPY app ./app
COPY worker ./worker
COPY prisma ./prisma
COPY bin/web bin/worker bin/migrate ./bin/
USER 10001:10001
EXPOSE 3000 3001
CMD ["bin/web"]
