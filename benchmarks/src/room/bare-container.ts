import { chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { standInEnvironment } from '@claude-ops/testing';
import { runCommand } from './run-command.ts';

export interface BareContainerOptions {
  /** Its own, for a workspace and a home. */
  readonly directory: string;
  /** Where the engine listens. */
  readonly engine: string;
  readonly image: string;
  /** Has the socket that leads to the model. */
  readonly socketDirectory: string;
  readonly signal: AbortSignal;
}

export interface BareContainer {
  /** Runs `claude` in a container to its end. @throws where it fails. */
  run(args: readonly string[]): Promise<void>;
}

const PORT = 47_823;

/** `docker run` as one hardens it by hand, with the fence and the limits that a task has: the same image, and no network but a socket. */
export async function bareContainer(options: BareContainerOptions): Promise<BareContainer> {
  const { directory, engine, image, socketDirectory, signal } = options;
  const [home, workspace] = [path.join(directory, 'home'), path.join(directory, 'work')];
  for (const made of [home, workspace]) await mkdir(made, { recursive: true });
  const [uid = 1000, gid = 1000] = process.getuid?.() === 0 ? [] : [process.getuid?.(), process.getgid?.()];
  await chown(workspace, uid, gid);
  const variables = {
    ...standInEnvironment({ url: `http://127.0.0.1:${PORT}` }),
    HOME: '/home/agent',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  };
  const hardening = [
    ...['--rm', '--init', '--network', 'none', '--ipc', 'private', '--read-only', '--user', `${uid}:${gid}`],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--memory', '2g', '--memory-swap', '2g', '--cpus', '2', '--pids-limit', '512'],
    ...['--tmpfs', '/tmp:rw,nosuid,nodev,exec,mode=1777,size=512m'],
    ...['--tmpfs', `/home/agent:rw,nosuid,nodev,exec,mode=0700,size=64m,uid=${uid},gid=${gid}`],
    ...['--mount', `type=bind,source=${workspace},target=/workspace`, '--workdir', '/workspace'],
    ...['--mount', `type=bind,source=${socketDirectory},target=/run/claude-ops,readonly`],
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const env = { HOME: home, DOCKER_HOST: engine };
  return {
    run: (args) =>
      runCommand('docker', ['run', ...hardening, image, 'claude-ops-run', String(PORT), 'claude', ...args], {
        env,
        cwd: directory,
        signal,
      }),
  };
}
