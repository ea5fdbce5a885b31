import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../logger.ts';
import { removeTree } from '../remove-tree.ts';
import type { WorkspaceProvider } from './workspace.ts';

/** Workspaces as directories `<root>/<task id>`, empty at the start and removed at the end. */
export function createDirectoryWorkspaces(root: string, logger: Logger): WorkspaceProvider {
  const directoryOf = (taskId: string) => path.resolve(root, taskId);
  const discard = (taskId: string) => removeTree(directoryOf(taskId), logger);

  return {
    discard,
    async prepare({ taskId }) {
      const directory = directoryOf(taskId);
      await discard(taskId);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      return { path: directory, [Symbol.asyncDispose]: () => discard(taskId) };
    },
  };
}
