import type { OpenedEngine } from '@claude-ops/testing-engine';

/** The variables with which a server runs tasks in the containers of an engine. */
export function containerVariables({ address, images }: OpenedEngine) {
  return { CONTAINER_ENGINE: `unix://${address.socketPath}`, CONTAINER_IMAGE: images.runner };
}
