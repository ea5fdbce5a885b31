import { readFileSync } from 'node:fs';
import path from 'node:path';
import { attemptDirectories } from './attempt-directories.ts';
import { warmProcesses } from './warm-processes.ts';

/** What there is of a warm process that no task has taken, as root sees it. */
export interface FoundWarm {
  /** Of all its processes, the CLI last. */
  readonly pids: readonly number[];
  /** Whether it may do all without asking. */
  readonly isUnasked: boolean;
  readonly uid: number;
  readonly mark: string;
  /** What it has in the place of a key. */
  readonly token: string;
  readonly workspace: string;
  readonly home: string;
}

/** The one warm process of this test file's servers. */
export function findWarm(): FoundWarm | undefined {
  const pids = warmProcesses();
  const pid = pids.at(-1);
  if (pid === undefined) return undefined;
  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
  const read = (name: string) => new RegExp(`(?:^|\0)${name}=([^\0]+)`).exec(environment)?.[1] ?? '';
  const mark = read('CLAUDE_OPS_ATTEMPT');
  const id = mark.split('.').at(-1) ?? '';
  const directory = attemptDirectories().find((own) => path.basename(own) === id) ?? '';
  return {
    pids,
    isUnasked: readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('\0bypassPermissions\0'),
    uid: Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]),
    mark,
    token: read('ANTHROPIC_API_KEY'),
    workspace: path.join(directory, '../../../workspaces', id),
    home: path.join(directory, 'home'),
  };
}
