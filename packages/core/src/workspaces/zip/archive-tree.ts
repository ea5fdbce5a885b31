import { quote, workspaceFailure } from '../workspace-failure.ts';

type NodeKind = 'directory' | 'file' | 'link';

/** A place in the tree that an archive makes. */
export interface TreeNode {
  readonly name: string;
  readonly parent: TreeNode | undefined;
  kind: NodeKind;
  /** Whether an entry named it; a directory may only be on the way to one. */
  isNamed: boolean;
  readonly children: Map<string, TreeNode>;
}

/** The tree that an archive makes, in which no two places are the same to any file system. */
export interface ArchiveTree {
  readonly root: TreeNode;
  /** @throws {ClaudeOpsError} workspace_failed, where something is in the way. */
  add(segments: readonly string[], kind: NodeKind): TreeNode;
}

export function createArchiveTree(maxFiles: number): ArchiveTree {
  const root = createNode('', undefined, 'directory');
  let count = 0;

  const step = (parent: TreeNode, name: string): TreeNode => {
    if (parent.kind !== 'directory') throw inTheWay(parent);
    const known = findChild(parent, name);
    if (known === undefined) {
      count += 1;
      if (count > maxFiles) throw tooManyFiles(maxFiles);
      return addChild(parent, createNode(name, parent, 'directory'));
    }
    if (known.name === name) return known;
    throw workspaceFailure(
      `The zip entries ${quote(pathOf(known))} and ${quote(name)} beside it differ only in case or Unicode form: rename one.`,
    );
  };

  return {
    root,
    add(segments, kind) {
      const node = segments.reduce(step, root);
      if (node.isNamed)
        throw workspaceFailure(`The zip has two entries ${quote(pathOf(node))}: make it with one.`);
      if (kind !== 'directory' && node.children.size > 0) throw inTheWay(node);
      node.isNamed = true;
      node.kind = kind;
      return node;
    },
  };
}

/** What file systems that fold case or Unicode take for one name is one here too. */
function foldName(name: string): string {
  return name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFD');
}

export function findChild(node: TreeNode, name: string): TreeNode | undefined {
  return node.children.get(foldName(name));
}

function addChild(parent: TreeNode, node: TreeNode): TreeNode {
  parent.children.set(foldName(node.name), node);
  return node;
}

function createNode(name: string, parent: TreeNode | undefined, kind: NodeKind): TreeNode {
  return { name, parent, kind, isNamed: false, children: new Map() };
}

/** From the workspace, with slashes. */
export function pathOf(node: TreeNode): string {
  const above = node.parent?.parent === undefined ? '' : `${pathOf(node.parent)}/`;
  return above + node.name;
}

export function tooManyFiles(maxFiles: number): Error {
  return workspaceFailure(
    `The zip has more than ${maxFiles} files and directories: send fewer, or have WORKSPACE_MAX_FILES raised.`,
  );
}

function inTheWay(node: TreeNode): Error {
  return workspaceFailure(
    `The zip entry ${quote(pathOf(node))} is where another entry needs a directory: remove one of them.`,
  );
}
