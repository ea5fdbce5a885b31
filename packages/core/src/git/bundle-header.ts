import { open } from 'node:fs/promises';
import { quote, workspaceFailure } from '../attempt/workspace-failure.ts';
import { gitRefProblem, isCommitName } from './git-ref.ts';

/** The first line of a bundle (gitformat-bundle(5)). */
const SIGNATURE = /^# v([23]) git bundle\n/;
export const SIGNATURE_BYTES = '# v2 git bundle\n'.length;
/** Some 10,000 refs. */
const MOST_HEADER_BYTES = 1024 * 1024;
/** The commit whose files are in the work tree, and not yet committed. */
const WORK_TREE_REF = 'refs/claude-ops/worktree';

/** The claims of a bundle about itself. The server believes none of them. */
export interface BundleHeader {
  readonly objectFormat: 'sha1' | 'sha256';
  /** The commit that becomes HEAD. */
  readonly head: string;
  /** The branch that is at that commit, without `refs/heads/`; undefined where none is. */
  readonly branch: string | undefined;
  /** The commit whose files are checked out: that of HEAD, unless the bundle has another one. */
  readonly workTree: string;
  /** The offset at which the pack begins. */
  readonly packOffset: number;
}

/** Whether a file that begins with these bytes is a git bundle. `SIGNATURE_BYTES` are enough. */
export function isBundle(start: Uint8Array): boolean {
  return SIGNATURE.test(Buffer.from(start).toString('latin1'));
}

/** @throws {ClaudeOpsError} workspace_failed, where no repository can be made of it. */
export async function readBundleHeader(file: string): Promise<BundleHeader> {
  const text = (await readStart(file, MOST_HEADER_BYTES)).toString('latin1');
  const end = text.indexOf('\n\n');
  if (!SIGNATURE.test(text) || end === -1) throw unusable('has no header that can be read');
  const lines = text.slice(0, end).split('\n').slice(1);
  const objectFormat = readCapabilities(lines.filter((line) => line.startsWith('@')));
  if (lines.some((line) => line.startsWith('-'))) throw unusable('builds on commits that it does not have');
  const refs = readRefs(lines.filter((line) => !line.startsWith('@')));
  const head = refs.get('HEAD');
  if (head === undefined) throw unusable('has no HEAD');
  const branch = [...refs].find(([name, commit]) => name.startsWith('refs/heads/') && commit === head)?.[0];
  return {
    objectFormat,
    head,
    branch: branch?.slice('refs/heads/'.length),
    workTree: refs.get(WORK_TREE_REF) ?? head,
    packOffset: end + 2,
  };
}

function readCapabilities(lines: readonly string[]): BundleHeader['objectFormat'] {
  for (const line of lines)
    if (!/^@object-format=sha(?:1|256)$/.test(line)) throw unusable(`needs ${quote(line)}`);
  return lines.includes('@object-format=sha256') ? 'sha256' : 'sha1';
}

function readRefs(lines: readonly string[]): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of lines) {
    const space = line.indexOf(' ');
    const [object, name] = [line.slice(0, space), line.slice(space + 1)];
    if (!isCommitName(object)) throw unusable('has a header that can not be read');
    // A name that is none is nobody's branch.
    if (gitRefProblem(name) === undefined) refs.set(Buffer.from(name, 'latin1').toString(), object);
  }
  return refs;
}

function unusable(problem: string): Error {
  return workspaceFailure(
    `The git bundle ${problem}: make it of a whole repository, by git bundle create FILE HEAD BRANCH.`,
  );
}

async function readStart(file: string, most: number): Promise<Buffer> {
  await using handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, 0);
  return buffer.subarray(0, bytesRead);
}
