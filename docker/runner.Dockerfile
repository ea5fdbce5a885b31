# The image that tasks run in, in container mode: the claude CLI and what agents expect to find. It needs no network of its own.
ARG BASE=debian:bookworm-slim

FROM node:24-bookworm-slim AS claude
ARG CLAUDE_VERSION=2.1.330
RUN npm install --global --allow-scripts=@anthropic-ai/claude-code "@anthropic-ai/claude-code@$CLAUDE_VERSION" \
 && mv "$(npm root --global)/@anthropic-ai/claude-code/bin/claude.exe" /claude

# Another base with Debian's apt does as well, say one with the toolchain of your projects.
FROM $BASE
RUN apt-get update \
 && apt-get install --yes --no-install-recommends bash ca-certificates curl git procps ripgrep socat \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
 && (getent passwd 1000 > /dev/null || useradd --uid 1000 --user-group --create-home --shell /bin/bash agent)
COPY claude-ops-run /usr/local/bin/claude-ops-run
COPY --from=claude /claude /usr/local/bin/claude
RUN claude --version
USER 1000:1000
WORKDIR /workspace
CMD ["claude", "--version"]
