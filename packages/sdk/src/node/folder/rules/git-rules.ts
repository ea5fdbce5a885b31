import { Buffer } from 'node:buffer';
import path from 'node:path';
import { gitOutput } from '../../git/run-git.ts';
import type { BaseRules } from './base-rules.ts';

interface GitRulesOptions {
  readonly root: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * What git itself would list: files that it tracks, and new ones that it does not ignore. Of a repository in it, what that
 * one lists.
 *
 * @returns undefined where there is no git, where the folder is in no repository, and where the repository around it ignores it.
 */
export async function findGitRules({ root, signal }: GitRulesOptions): Promise<BaseRules | undefined> {
  const files = new Set<string>();
  const directories = new Set<string>();
  const excludesFile = await findExcludesFile(root, signal);
  const addRepository = async (rawPath: string): Promise<boolean> => {
    const listed = await listRepository(path.join(root, fromRaw(rawPath)), { excludesFile, signal });
    for (const file of listed ?? []) add(rawPath === '' ? file : `${rawPath}/${file}`);
    return listed !== undefined;
  };
  const add = (file: string) => {
    files.add(file);
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      const directory = file.slice(0, end);
      if (directories.has(directory)) return;
      directories.add(directory);
    }
  };

  if (!(await isListedByGit(root, signal)) || !(await addRepository(''))) return undefined;
  return {
    takes: ({ rawPath, isDirectory }) =>
      files.has(rawPath) || (isDirectory && (directories.has(rawPath) || files.has(`${rawPath}/`))),
    async enter({ rawPath }, names) {
      // A submodule, or a repository that git does not track: it stands for all that is in it.
      const isRepository = files.has(rawPath) || files.has(`${rawPath}/`);
      if (isRepository && names.includes('.git')) await addRepository(rawPath);
      return true;
    },
  };
}

/** Whether the folder is in the work tree of a repository that does not ignore it. */
async function isListedByGit(root: string, signal: AbortSignal | undefined): Promise<boolean> {
  const call = { cwd: root, signal };
  const inside = await gitOutput(['rev-parse', '--is-inside-work-tree'], call);
  if (inside?.toString().trim() !== 'true') return false;
  const ignored = await gitOutput(['check-ignore', '--quiet', '.'], call);
  return ignored === undefined;
}

/** The paths, as bytes, seen from a directory. A repository in it is one, with a slash behind it if git does not track it. */
async function listRepository(
  cwd: string,
  { excludesFile, signal }: { readonly excludesFile: string; readonly signal: AbortSignal | undefined },
): Promise<string[] | undefined> {
  const listed = await gitOutput(
    [
      ...['-c', `core.excludesFile=${excludesFile}`, 'ls-files', '-z', '--cached', '--others'],
      // No `.gitignore` need name it. One that is tracked is listed all the same.
      ...['--exclude-standard', '--exclude=node_modules'],
    ],
    { cwd, signal },
  );
  return listed
    ?.toString('latin1')
    .split('\0')
    .filter((file) => file !== '' && !file.startsWith('../') && !file.startsWith('/'));
}

/** The user's own file of patterns: a repository could name any other, such as a pipe. */
async function findExcludesFile(cwd: string, signal: AbortSignal | undefined): Promise<string> {
  const call = ['config', '--global', '--type=path', '--get', 'core.excludesFile'];
  const configured = await gitOutput(call, { cwd, signal });
  return configured?.toString().trim() || '~/.config/git/ignore';
}

function fromRaw(rawPath: string): string {
  return Buffer.from(rawPath, 'latin1').toString();
}
