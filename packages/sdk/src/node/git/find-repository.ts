import { unusable } from '../unusable.ts';
import { gitOrThrow } from './git-or-throw.ts';
import { gitOutput } from './run-git.ts';

/** A repository of the caller's. */
export interface SentRepository {
  /** Its work tree. */
  readonly root: string;
  readonly objects: string;
  readonly index: string;
  readonly objectFormat: string;
  /** The commit that is checked out. */
  readonly head: string;
  /** The ref that it is checked out by, if it is a branch. */
  readonly branch: string | undefined;
}

/**
 * The repository that a folder is the top of.
 *
 * @throws {ClaudeOpsError} invalid_request: there is none, it has no commit, or it is a shallow clone.
 */
export async function findRepository(root: string, signal: AbortSignal | undefined): Promise<SentRepository> {
  const call = { cwd: root, signal };
  const facts = ['rev-parse', '--show-prefix', '--is-shallow-repository', '--show-object-format'];
  const [prefix, isShallow, objectFormat = 'sha1'] = (await gitOrThrow(facts, call)).split('\n');
  if (prefix !== '') throw unusable('The folder', root, 'it is not the top of its repository: send that');
  if (isShallow === 'true')
    throw unusable('The folder', root, 'it is a shallow clone, without its history: git fetch --unshallow');
  const head = await gitOutput(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], call);
  if (head === undefined) throw unusable('The folder', root, 'its repository has no commit yet');
  const branch = await gitOutput(['symbolic-ref', '--quiet', 'HEAD'], call);
  const pathOf = async (name: string) =>
    await gitOrThrow(['rev-parse', '--path-format=absolute', '--git-path', name], call);
  return {
    root,
    objects: await pathOf('objects'),
    index: await pathOf('index'),
    objectFormat,
    head: head.toString().trim(),
    branch: branch?.toString().trim(),
  };
}
