import { workspaceFailure } from '../../attempt/workspace-failure.ts';
import { repositoryTooLarge } from '../watch-size.ts';
import type { WorkspaceLimits } from '../workspace-limits.ts';

const LONGEST_RECORD_BYTES = 64 * 1024;
const GITLINK = '160000';

/** A submodule, as the tree of the repository has it: a path, where another commit belongs. */
export interface Gitlink {
  readonly path: string;
  readonly commit: string;
}

/** Reads what `git ls-tree -r -t -z --long` prints, as it is printed. */
export interface TreeCheck {
  /** @throws {ClaudeOpsError} workspace_failed, where the tree is too large: a small repository can have an endless one. */
  read(chunk: Buffer): void;
  /** None where no `.gitmodules` says where they come from. */
  readonly gitlinks: readonly Gitlink[];
}

export function createTreeCheck(limits: WorkspaceLimits, fetchedBytes: number): TreeCheck {
  const gitlinks: Gitlink[] = [];
  let hasUrls = false;
  let rest = '';
  let files = 0;
  let bytes = fetchedBytes;

  const readRecord = (record: string) => {
    const [, mode, object = '', size = '', path = ''] =
      /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(record) ?? [];
    files += 1;
    bytes += size === '-' ? 0 : Number(size);
    if (files > limits.maxFiles || bytes > limits.maxBytes) throw repositoryTooLarge(limits);
    if (path === '.gitmodules') hasUrls = true;
    if (mode === GITLINK) gitlinks.push({ path: Buffer.from(path, 'latin1').toString(), commit: object });
  };

  return {
    get gitlinks() {
      return hasUrls ? gitlinks : [];
    },
    read(chunk) {
      const records = (rest + chunk.toString('latin1')).split('\0');
      rest = records.pop() ?? '';
      if (rest.length > LONGEST_RECORD_BYTES)
        throw workspaceFailure('The repository has a path that is too long to be checked out.');
      records.forEach(readRecord);
    },
  };
}
