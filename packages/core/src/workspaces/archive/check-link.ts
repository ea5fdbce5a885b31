import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import { createNode, findChild, type TreeNode } from './archive-tree.ts';
import type { ArchiveFormat } from './archive-entry.ts';

const MOST_LINKS_FOLLOWED = 40;
/** Of all links together: each of many could lead through many others. */
const MOST_STEPS = 1_000_000;
// oxlint-disable-next-line eslint/no-control-regex -- these are what is looked for.
const CONTROL_OR_BACKSLASH = /[\u0000-\u001f\u007f\\]/;

/**
 * Makes the check for the links of one archive: it follows each through the tree as the kernel would, through every other
 * link on its way.
 *
 * @throws {ClaudeOpsError} workspace_failed, by the check, where a link leaves the workspace at any step, or leads nowhere.
 */
export function createLinkCheck(
  targets: ReadonlyMap<TreeNode, string>,
  format: ArchiveFormat,
): (link: TreeNode) => void {
  let steps = 0;
  return function checkLink(link) {
    const fail = (problem: string) =>
      workspaceFailure(
        `The ${format} entry ${quote(link.path)} is a link that ${problem}: make the ${format} without it, or with what it points to in its place.`,
      );
    let followed = 0;

    const follow = (from: TreeNode, target: string): TreeNode => {
      followed += 1;
      if (followed > MOST_LINKS_FOLLOWED) throw fail('leads through too many links');
      if (target === '' || target.startsWith('/') || CONTROL_OR_BACKSLASH.test(target))
        throw fail(`has the target ${quote(target)}, which is no relative path`);
      if (target.length > 1024) throw fail('has a target of more than 1024 characters');
      return target.split('/').reduce(step, from);
    };
    const step = (at: TreeNode, name: string): TreeNode => {
      steps += 1;
      if (steps > MOST_STEPS)
        throw fail(`leads, with those before it, through more than ${MOST_STEPS} steps`);
      if (name === '' || name === '.') return at;
      if (name === '..') {
        if (at.parent === undefined) throw fail('leaves the workspace');
        return at.parent;
      }
      // What the archive does not fill leads nowhere yet.
      const next =
        findChild(at, name) ?? createNode({ name, parent: at, kind: 'directory', foldsNames: at.foldsNames });
      if (next.kind !== 'link') return next;
      const target = targets.get(next);
      return target === undefined || next.parent === undefined ? next : follow(next.parent, target);
    };

    if (link.parent !== undefined) follow(link.parent, targets.get(link) ?? '');
  };
}
