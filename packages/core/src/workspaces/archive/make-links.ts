import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArchiveFormat } from './archive-entry.ts';
import type { TreeNode } from './archive-tree.ts';
import { createLinkCheck } from './check-link.ts';

interface LinkPlace {
  readonly directory: string;
  readonly format: ArchiveFormat;
  readonly signal: AbortSignal;
}

/** Makes the links of an archive, once each was checked. @throws {ClaudeOpsError} workspace_failed */
export async function makeLinks(
  targets: ReadonlyMap<TreeNode, string>,
  { directory, format, signal }: LinkPlace,
): Promise<void> {
  const checkLink = createLinkCheck(targets, format);
  for (const link of targets.keys()) {
    checkLink(link);
    await nextTurn();
    signal.throwIfAborted();
  }
  for (const [node, target] of targets) await symlink(target, path.join(directory, node.path));
}
