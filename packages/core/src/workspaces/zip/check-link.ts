import { quote, workspaceFailure } from '../workspace-failure.ts';
import { findChild, pathOf, type TreeNode } from './archive-tree.ts';

const MOST_LINKS_FOLLOWED = 40;
// oxlint-disable-next-line eslint/no-control-regex -- these are what is looked for.
const CONTROL_OR_BACKSLASH = /[\u0000-\u001f\u007f\\]/;

/**
 * Follows a link through the tree as the kernel would, through every other link on its way.
 *
 * @throws {ClaudeOpsError} workspace_failed, where it leaves the workspace at any step, or leads nowhere.
 */
export function checkLink(link: TreeNode, targets: ReadonlyMap<TreeNode, string>): void {
  const fail = (problem: string) =>
    workspaceFailure(
      `The zip entry ${quote(pathOf(link))} is a link that ${problem}: make the zip without it, or with what it points to in its place.`,
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
    if (name === '' || name === '.') return at;
    if (name === '..') {
      if (at.parent === undefined) throw fail('leaves the workspace');
      return at.parent;
    }
    const next = findChild(at, name) ?? missing(name, at);
    if (next.kind !== 'link') return next;
    const target = targets.get(next);
    return target === undefined || next.parent === undefined ? next : follow(next.parent, target);
  };

  if (link.parent !== undefined) follow(link.parent, targets.get(link) ?? '');
}

/** A place that the archive does not fill: a link there leads nowhere yet. */
function missing(name: string, parent: TreeNode): TreeNode {
  return { name, parent, kind: 'directory', isNamed: false, children: new Map() };
}
