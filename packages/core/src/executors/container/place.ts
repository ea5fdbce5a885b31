import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../remove-tree.ts';
import type { ExecutionPlace } from '../executor.ts';
import { INSIDE } from './container-spec.ts';

/** A directory for the socket of an attempt's gateway, which is mounted into its container. An earlier server's is taken over. */
export async function openContainerPlace(
  root: string,
  attemptId: string,
  logger: Logger,
): Promise<ExecutionPlace> {
  const socketDirectory = path.join(root, attemptId);
  // Its parent is the server's alone; in the container any user must come in.
  await mkdir(root, { recursive: true, mode: 0o700 });
  await mkdir(socketDirectory, { recursive: true, mode: 0o755 });
  return {
    socketDirectory,
    baseUrl: `http://127.0.0.1:${INSIDE.relayPort}`,
    [Symbol.asyncDispose]: () => removeTree(socketDirectory, logger),
  };
}
