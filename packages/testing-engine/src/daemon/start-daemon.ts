import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineAddress } from '../engine.ts';
import { answers } from './answers.ts';
import { searchPath } from './missing-for-daemon.ts';

/** An engine of our own. */
export interface Daemon extends AsyncDisposable {
  readonly address: EngineAddress;
  /** Resolves when it has ended for good, asked or not. */
  readonly ended: Promise<void>;
  /** Ends the engine, as its machine's service manager does; what it keeps stays. Resolves when nobody answers any more. */
  stop(): Promise<void>;
  /** Starts it again. Resolves when it answers. */
  start(): Promise<void>;
}

export interface DaemonOptions {
  /** Whether containers go on while the engine is stopped. @default false */
  readonly isLiveRestored?: boolean;
}

/**
 * The engine runs in namespaces of its own for network, mounts and processes: it can touch no other engine, and nothing of it
 * outlives it. It ends when its standard input does, so also with whoever started it.
 */
const SCRIPT = `
ip link set lo up
while read -r command; do
  case $command in
    start) dockerd "$@" < /dev/null & ;;
    stop) kill $!; wait $! ;;
  esac
done
kill $!
wait $!
`;

/** Starts an engine whose socket, data and log are in a directory. No other may use the directory meanwhile. */
export async function startDaemon(
  directory: string,
  { isLiveRestored = false }: DaemonOptions = {},
): Promise<Daemon> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const place = (name: string) => path.join(directory, name);
  const log = openSync(place('dockerd.log'), 'w');
  const child = spawn(
    'unshare',
    [
      ...['--net', '--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'],
      ...['sh', '-c', SCRIPT, 'sh'],
      ...['--host', `unix://${place('docker.sock')}`],
      ...['--data-root', place('data'), '--exec-root', place('exec'), '--pidfile', place('dockerd.pid')],
      ...(isLiveRestored ? ['--live-restore'] : []),
    ],
    { stdio: ['pipe', log, log], env: { PATH: searchPath(), HOME: directory }, cwd: directory },
  );
  closeSync(log);
  const ended = once(child, 'close').then(() => undefined);
  const end = async () => {
    child.stdin?.end();
    const killed = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(killed);
  };
  const address = { socketPath: place('docker.sock'), networkPid: child.pid };
  const start = async () => {
    child.stdin?.write('start\n');
    if (await isReady(address.socketPath, ended)) return;
    await end();
    throw new Error(`dockerd did not start: ${lastLines(place('dockerd.log'))}`);
  };
  const stop = async () => {
    child.stdin?.write('stop\n');
    while (await answers(address.socketPath)) await delay(50);
  };
  await start();
  return { address, ended, stop, start, [Symbol.asyncDispose]: end };
}

async function isReady(socketPath: string, ended: Promise<void>): Promise<boolean> {
  const end = ended.then(() => 'ended');
  for (let tries = 0; tries < 600; tries += 1) {
    if (await answers(socketPath)) return true;
    if ((await Promise.race([end, delay(50)])) === 'ended') return false;
  }
  return false;
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
}
