import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Directories that tools fill: what is in them is nobody's work. */
const CACHES = new Set([
  ...['.git', 'node_modules', '.venv', '__pycache__', '.pytest_cache', 'target', '.next', '.gradle', '.tox'],
  ...['.mypy_cache', '.ruff_cache', '.terraform'],
]);

/** Files and links by their paths, as bytes in a string of one character for each; each in a word. */
export type Tree = ReadonlyMap<string, string>;

/** The tree of a directory, without caches and without what is neither file nor link. */
export function treeOf(root: string): Tree {
  const tree = new Map<string, string>();
  readInto(tree, Buffer.from(root), '');
  return tree;
}

function readInto(tree: Map<string, string>, directory: Buffer, above: string): void {
  for (const entry of readdirSync(directory, { encoding: 'buffer', withFileTypes: true })) {
    const location = Buffer.concat([directory, Buffer.from(path.sep), entry.name]);
    const name = above + entry.name.toString('latin1');
    if (entry.isDirectory()) {
      if (!CACHES.has(entry.name.toString())) readInto(tree, location, `${name}/`);
    } else if (entry.isSymbolicLink()) tree.set(name, `-> ${readlinkSync(location)}`);
    else if (entry.isFile()) tree.set(name, wordOf(location));
  }
}

function wordOf(file: Buffer): string {
  const mode = (lstatSync(file).mode & 0o100) === 0 ? 'file' : 'executable';
  return `${mode} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`;
}

/** How two trees differ, a line for each path. */
export function differencesOf(found: Tree, expected: Tree): string[] {
  const names = new Set([...found.keys(), ...expected.keys()]);
  return [...names]
    .filter((name) => found.get(name) !== expected.get(name))
    .map((name) => `${name}: ${found.get(name) ?? 'missing'}, expected ${expected.get(name) ?? 'nothing'}`);
}
