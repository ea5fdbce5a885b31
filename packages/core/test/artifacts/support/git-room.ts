import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CollectorOptions } from '../../../src/artifacts/artifact-collector.ts';
import { openRoom, type Collected, type CollectRequest, type Room } from './room.ts';

export interface GitRoom extends Room {
  /** Like `collect`, of a workspace that was cloned; and the files of a fresh clone with the patch applied. */
  collectPatch(run: () => Promise<unknown>, request?: CollectRequest): Promise<PatchedClone>;
  git(directory: string, ...commandArguments: string[]): string;
}

interface PatchedClone extends Collected {
  /** Undefined where there is none. */
  readonly patch: string | undefined;
  /** Where the patch was applied. */
  readonly clone: string;
}

interface GitRoomOptions extends Partial<CollectorOptions> {
  readonly objectFormat?: 'sha1' | 'sha256';
}

/** A room whose workspace is a clone of a repository with these files. */
export async function openGitRoom(
  files: Record<string, string | Buffer>,
  { objectFormat = 'sha1', ...options }: GitRoomOptions = {},
): Promise<GitRoom> {
  const room = await openRoom(options);
  const environment = {
    PATH: process.env['PATH'],
    HOME: room.root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.test',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.test',
  };
  const git = (directory: string, ...commandArguments: string[]) =>
    execFileSync('git', commandArguments, {
      cwd: directory,
      env: environment,
      encoding: 'utf8',
      stdio: 'pipe',
    });

  const origin = path.join(room.root, 'origin');
  await mkdir(origin);
  git(origin, 'init', '-q', '-b', 'main', `--object-format=${objectFormat}`);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(origin, name)), { recursive: true });
    await writeFile(path.join(origin, name), content);
  }
  git(origin, 'add', '-A');
  git(origin, 'commit', '-q', '--allow-empty', '-m', 'base');
  await rm(room.workspace, { recursive: true });
  git(room.root, 'clone', '-q', origin, room.workspace);
  const gitDirectory = path.join(room.root, 'repository.git');
  git(room.root, 'clone', '-q', '--bare', origin, gitDirectory);
  const baseCommit = git(origin, 'rev-parse', 'HEAD').trim();

  return {
    ...room,
    git,
    async collectPatch(run, request = {}) {
      const collected = await room.collect(run, { ...request, repository: { gitDirectory, baseCommit } });
      const stored = collected.stored.find(({ artifact }) => artifact.mediaType === 'text/x-patch');
      const clone = path.join(room.root, 'clone');
      await rm(clone, { recursive: true, force: true });
      git(room.root, 'clone', '-q', origin, clone);
      if (stored !== undefined) {
        const file = path.join(room.root, 'artifacts', 'task', stored.artifact.sha256 ?? '');
        git(clone, 'apply', '--index', file);
      }
      return {
        ...collected,
        clone,
        patch:
          stored &&
          (await readFile(path.join(room.root, 'artifacts', 'task', stored.artifact.sha256 ?? ''), 'latin1')),
      };
    },
  };
}
