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
  /** Resolves when it has ended, asked or not. */
  readonly ended: Promise<void>;
}

/**
 * The engine runs in namespaces of its own for network, mounts and processes: it can touch no other engine, and nothing of it
 * outlives it. It ends when its standard input does, so also with whoever started it.
 */
const SCRIPT = `
ip link set lo up
dockerd "$@" < /dev/null &
cat > /dev/null
kill $!
wait $!
`;

/** Starts an engine whose socket, data and log are in a directory. No other may use the directory meanwhile. */
export async function startDaemon(directory: string): Promise<Daemon> {
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
    ],
    { stdio: ['pipe', log, log], env: { PATH: searchPath(), HOME: directory }, cwd: directory },
  );
  closeSync(log);
  const ended = once(child, 'close').then(() => undefined);
  const stop = async () => {
    child.stdin?.end();
    const killed = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(killed);
  };
  const address = { socketPath: place('docker.sock'), networkPid: child.pid };
  if (!(await isReady(address.socketPath, ended))) {
    await stop();
    throw new Error(`dockerd did not start: ${lastLines(place('dockerd.log'))}`);
  }
  return { address, ended, [Symbol.asyncDispose]: stop };
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
