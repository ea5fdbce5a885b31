# The server: claude-ops with production dependencies alone, the claude CLI for process mode, and git. Built from the root of the repository:
#
#   docker build -f docker/server.Dockerfile -t claude-ops .
FROM node:24-bookworm-slim AS build
RUN npm install --global pnpm@12
WORKDIR /repository
# Everything that the lock file names, in a layer of its own: it stays as it is while only sources change. What
# these run when they are installed is for work on the repository, but for what is deployed, which does.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch --ignore-scripts
COPY . .
RUN pnpm install --frozen-lockfile --offline --ignore-scripts \
 && pnpm build \
 && pnpm --filter claude-ops deploy --prod --legacy --offline /app

FROM node:24-bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates curl git openssh-client procps ripgrep tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
 && install --directory --owner 1000 --group 1000 --mode 700 /data \
 && ln -s /app/bin/run.js /usr/local/bin/claude-ops \
 && ln -s /app/node_modules/@anthropic-ai/claude-code/bin/claude.exe /usr/local/bin/claude
COPY --from=build /app /app
RUN claude --version && NODE_DISABLE_COMPILE_CACHE=1 claude-ops --version
USER 1000:1000
ENV HOME=/home/node DATA_DIR=/data HOST=0.0.0.0 PORT=3000
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 \
  CMD ["sh", "-c", "curl --fail --silent --show-error --output /dev/null \"http://127.0.0.1:$PORT/livez\""]
# An init of its own, whoever starts it: it reaps what agents leave behind.
ENTRYPOINT ["tini", "--", "claude-ops"]
CMD ["start"]
