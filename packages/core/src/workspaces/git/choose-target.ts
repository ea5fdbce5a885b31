import { isCommitName } from '../../git/git-ref.ts';

/** What of a repository is checked out. */
export interface CheckoutTarget {
  readonly kind: 'branch' | 'tag' | 'commit';
  /** Of the branch or tag, without `refs/heads/`; the name of the commit. */
  readonly name: string;
  /** What the server is asked for. */
  readonly remoteRef: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/** What to ask `git ls-remote` for, to choose from its answer. */
export function candidatesFor(ref: string | undefined): string[] {
  if (isDefault(ref)) return ['HEAD'];
  return ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
}

/** Chooses from what `git ls-remote --symref` has printed: a branch before a tag. Undefined where there is none. */
export function chooseTarget(ref: string | undefined, printed: string): CheckoutTarget | undefined {
  if (ref !== undefined && isCommitName(ref)) return commit(ref.toLowerCase(), ref.length);
  const lines = printed.split('\n').map((line) => line.split('\t'));
  const known = new Map(lines.map(([value = '', name = '']) => [name, value] as const));
  if (isDefault(ref)) return chooseDefault(lines, known);
  const found = candidatesFor(ref).find((name) => known.has(name));
  return found === undefined ? undefined : target(found, known.get(found) ?? '');
}

function isDefault(ref: string | undefined): ref is undefined | 'HEAD' {
  return ref === undefined || ref === 'HEAD';
}

function chooseDefault(
  lines: readonly string[][],
  known: ReadonlyMap<string, string>,
): CheckoutTarget | undefined {
  const branch = lines
    .filter(([value = '', name]) => name === 'HEAD' && value.startsWith('ref: '))
    .map(([value = '']) => value.slice('ref: '.length))
    .at(0);
  const head = lines.find(([value = '', name]) => name === 'HEAD' && isCommitName(value))?.[0];
  if (head === undefined) return undefined;
  return branch === undefined ? target('HEAD', head) : target(branch, known.get(branch) ?? head);
}

function target(remoteRef: string, object: string): CheckoutTarget {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(remoteRef) ?? [];
  if (name === undefined) return { ...commit(object, object.length), remoteRef };
  return {
    kind: kind === 'heads' ? 'branch' : 'tag',
    name,
    remoteRef,
    objectFormat: formatOf(object.length),
  };
}

function commit(name: string, length: number): CheckoutTarget {
  return { kind: 'commit', name, remoteRef: name, objectFormat: formatOf(length) };
}

function formatOf(length: number): CheckoutTarget['objectFormat'] {
  return length === 64 ? 'sha256' : 'sha1';
}
