import { mkdir } from 'node:fs/promises';
import { joinPath, parentOf, type Entry, type FoundFile } from '../files/entry.ts';
import { locationOf, pathOf } from '../files/path-bytes.ts';
import { copyFile, type CopySources } from '../patch/copy-files.ts';
import { nulSeparated, splitAtNul } from '../patch/nul-separated.ts';
import { openPrivateRepository } from '../patch/private-repository.ts';
import { gitBytes, type GitPlace } from '../patch/private-git.ts';
import { isWellKnown } from './well-known.ts';

/** Git holds them in memory, in a form that is many times as large. */
const MOST_BYTES = 1024 * 1024;
const MOST_BYTES_TOGETHER = 16 * 1024 * 1024;
/** How long git may take to say what it ignores. */
const TIMEOUT_MS = 120_000;

/** The new files of a workspace that git ignores. */
export interface IgnoredByGit extends AsyncDisposable {
  /** Notes a file, in case that it says what to ignore. */
  see(file: FoundFile): void;
  /** The paths that git ignores. Every `.gitignore` above them has been seen. */
  find(entries: readonly Entry[]): Promise<ReadonlySet<string>>;
  /** Why git could not say it, or not as the workspace has it. */
  problem(): string | undefined;
}

interface IgnoredByGitOptions extends CopySources, Pick<GitPlace, 'path' | 'mark'> {
  /** An empty directory of the server, in which one for git is made. */
  readonly parent: string;
  readonly baseCommit: string;
}

/**
 * Asks git, which sees copies of the `.gitignore` files and empty directories in a place of ours: it opens nothing that the
 * agent could have made a pipe or a link of. Where git fails, what is well known is ignored.
 */
export function createIgnoredByGit(options: IgnoredByGitOptions): IgnoredByGit {
  const settings = new Map<string, FoundFile>();
  const copied = new Set<string>();
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  let opening: ReturnType<typeof openPrivateRepository> | undefined;
  let problem: string | undefined;
  let bytes = 0;

  const copyAbove = async (directory: string, workTree: string): Promise<void> => {
    if (copied.has(directory)) return;
    copied.add(directory);
    if (directory !== '') await copyAbove(parentOf(directory), workTree);
    const file = settings.get(directory);
    if (file === undefined) return;
    bytes += file.state.bytes;
    if (file.state.bytes > MOST_BYTES || bytes > MOST_BYTES_TOGETHER)
      problem = `a .gitignore is larger than ${MOST_BYTES} bytes, or all are than ${MOST_BYTES_TOGETHER}`;
    else await copyFile(file, workTree, { ...options, signal });
  };
  const ask = async (entries: readonly Entry[]): Promise<ReadonlySet<string>> => {
    const made = await (opening ??= openPrivateRepository(options));
    for (const { path, isDirectory } of entries) {
      await copyAbove(parentOf(path), made.workTree);
      // A pattern for directories alone is tried on what is one.
      if (isDirectory) await mkdir(locationOf(made.workTree, path), { recursive: true });
    }
    const place = { ...made, path: options.path, mark: options.mark, signal };
    // A path may begin like a pattern, which it would be taken for. Git exits with 1 where it ignores none.
    const input = nulSeparated(entries.map(({ path }) => `./${path}`));
    const said = await gitBytes(place, ['check-ignore', '--no-index', '-z', '--stdin'], {
      input,
      fine: [0, 1],
    });
    return new Set(splitAtNul(said).map((path) => pathOf(path).slice('./'.length)));
  };

  return {
    see(file) {
      if (!file.isLink && file.path === joinPath(parentOf(file.path), '.gitignore'))
        settings.set(parentOf(file.path), file);
    },
    async find(entries) {
      if (entries.length === 0) return new Set();
      try {
        if (problem === undefined) return await ask(entries);
      } catch (error) {
        problem = signal.aborted ? 'there was no time left' : messageOf(error);
      }
      return new Set(entries.filter(isFilled).map(({ path }) => path));
    },
    problem: () => problem,
    async [Symbol.asyncDispose]() {
      await (await opening?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

function isFilled({ name, isDirectory }: Entry): boolean {
  return isDirectory && isWellKnown(name, { path: '', isIgnored: false, names: new Map() });
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
