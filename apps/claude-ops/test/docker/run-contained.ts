import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestEngine } from '@claude-ops/testing-engine';

export interface Contained {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The strictest container that a run is given: a user without a name, nothing writable but memory, no network, no capability. */
const STRICT = [
  ...['run', '--rm', '--init', '--interactive', '--network', 'none', '--read-only', '--user', '12345:12345'],
  ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--pids-limit', '256', '--memory', '1g'],
  ...['--tmpfs', '/tmp:mode=1777', '--tmpfs', '/home/agent:uid=12345,gid=12345,mode=0700'],
  ...['--tmpfs', '/workspace:uid=12345,gid=12345', '--env', 'HOME=/home/agent'],
];

/** Runs a command by `claude-ops-run` in a container of the runner image. */
export async function runContained(
  { socketPath, images }: TestEngine,
  command: readonly string[],
  { options = [], stdin = '' }: { readonly options?: readonly string[]; readonly stdin?: string } = {},
): Promise<Contained> {
  const args = [...STRICT, ...options, images.runner, 'claude-ops-run', '47823', ...command];
  const child = spawn('docker', args, { env: { ...process.env, DOCKER_HOST: `unix://${socketPath}` } });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  child.stdin.end(stdin);
  await once(child, 'close');
  return { exitCode: child.exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}
