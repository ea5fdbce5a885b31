import { quote, workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { ArchiveFormat } from './archive-entry.ts';

type NodeKind = 'directory' | 'file' | 'link';

/** A place in the tree that an archive makes. */
export interface TreeNode {
  readonly name: string;
  /** From the workspace, with slashes. */
  readonly path: string;
  readonly parent: TreeNode | undefined;
  kind: NodeKind;
  /** Whether an entry named it; a directory may only be on the way to one. */
  isNamed: boolean;
  readonly children: Map<string, TreeNode>;
  readonly foldsNames: boolean;
}

interface TreeOptions {
  readonly maxFiles: number;
  readonly format: ArchiveFormat;
  /** Whether the file system takes names for one that differ in case or Unicode form only. */
  readonly foldsNames: boolean;
}

/** The tree that an archive makes, in which no two places are the same to the file system. */
export interface ArchiveTree {
  readonly root: TreeNode;
  /** All but the root, parents before children. */
  readonly nodes: readonly TreeNode[];
  /** @throws {ClaudeOpsError} workspace_failed, where something is in the way. */
  add(segments: readonly string[], kind: NodeKind): TreeNode;
}

export function createArchiveTree({ maxFiles, format, foldsNames }: TreeOptions): ArchiveTree {
  const root = createNode({ name: '', parent: undefined, kind: 'directory', foldsNames });
  const nodes: TreeNode[] = [];
  /** Entries of one directory follow each other: the way to it is gone once. It has a child, so it stays a directory. */
  const parents = new Map([['', root]]);

  const step = (parent: TreeNode, name: string): TreeNode => {
    if (parent.kind !== 'directory') throw inTheWay(parent, format);
    const known = findChild(parent, name);
    if (known === undefined) {
      if (nodes.length >= maxFiles) throw tooManyFiles(maxFiles, format);
      const node = addChild(parent, createNode({ name, parent, kind: 'directory', foldsNames }));
      nodes.push(node);
      return node;
    }
    if (known.name === name) return known;
    throw workspaceFailure(
      `The ${format} entries ${quote(known.path)} and ${quote(name)} beside it differ only in case or Unicode form: rename one.`,
    );
  };

  const parentOf = (segments: readonly string[]): TreeNode => {
    const above = segments.slice(0, -1);
    const key = above.join('/');
    const parent = parents.get(key) ?? above.reduce(step, root);
    parents.set(key, parent);
    return parent;
  };

  return {
    root,
    nodes,
    add(segments, kind) {
      const node = step(parentOf(segments), segments.at(-1) ?? '');
      if (node.isNamed)
        throw workspaceFailure(`The ${format} has two entries ${quote(node.path)}: make it with one.`);
      if (kind !== 'directory' && node.children.size > 0) throw inTheWay(node, format);
      node.isNamed = true;
      node.kind = kind;
      return node;
    },
  };
}

/** What file systems that fold case or Unicode take for one name. */
function foldName(name: string): string {
  return name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFD');
}

export function findChild(node: TreeNode, name: string): TreeNode | undefined {
  return node.children.get(node.foldsNames ? foldName(name) : name);
}

function addChild(parent: TreeNode, node: TreeNode): TreeNode {
  parent.children.set(parent.foldsNames ? foldName(node.name) : node.name, node);
  return node;
}

export function createNode(facts: Pick<TreeNode, 'name' | 'parent' | 'kind' | 'foldsNames'>): TreeNode {
  const { name, parent } = facts;
  const path = parent === undefined || parent.path === '' ? name : `${parent.path}/${name}`;
  return { ...facts, path, isNamed: false, children: new Map() };
}

export function tooManyFiles(maxFiles: number, format: ArchiveFormat): Error {
  return workspaceFailure(
    `The ${format} has more than ${maxFiles} files and directories: send fewer, or have WORKSPACE_MAX_FILES raised.`,
  );
}

function inTheWay(node: TreeNode, format: ArchiveFormat): Error {
  return workspaceFailure(
    `The ${format} entry ${quote(node.path)} is where another entry needs a directory: remove one of them.`,
  );
}
