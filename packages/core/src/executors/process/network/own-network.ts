import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readlink } from 'node:fs/promises';
import { Server } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Environment } from '../../../claude/environment.ts';
import { GATEWAY_PORT } from '../../gateway-port.ts';
import { inNewNetwork, type NetworkNamespaces } from '../confinement/namespaces.ts';
import { LISTEN_ON_LOOPBACK } from './loopback-listener.ts';

/**
 * A network namespace for one run: with a loopback interface and nothing else, and a socket that listens there for this server. It is
 * gone once it was disposed, the socket was closed, and nothing runs in it.
 */
export interface OwnNetwork extends AsyncDisposable {
  readonly namespaces: NetworkNamespaces;
  /** Listens in the namespace. Closing it twice is harmless. */
  readonly listening: Server;
  /** How a run in the namespace reaches that. */
  readonly baseUrl: string;
}

const PATIENCE_MS = 10_000;

/** @throws {Error} that says why none can be made here. */
export async function makeOwnNetwork(environment: Environment): Promise<OwnNetwork> {
  const [command = '', ...rest] = [...inNewNetwork(), ...LISTEN_ON_LOOPBACK];
  const child = spawn(command, rest, {
    cwd: '/',
    env: { PATH: environment['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const closed = once(child, 'close').catch(() => undefined);
  try {
    const listening = await receiveServer(child);
    return await hold(listening, child.pid);
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
}

async function receiveServer(child: ChildProcess): Promise<Server> {
  const said = child.stderr === null ? Promise.resolve('') : text(child.stderr);
  const failed = once(child, 'close').then(async () => {
    const reason = (await said).trim().split('\n').at(-1);
    throw new Error(reason === undefined || reason === '' ? 'Node did not start there' : reason);
  });
  const sent = Promise.withResolvers<Server>();
  child.once('message', (_, handle) => {
    if (handle instanceof Server) sent.resolve(handle);
  });
  const patience = setTimeout(() => sent.reject(new Error('Node sent no socket in time')), PATIENCE_MS);
  try {
    // A run keeps this process alive, not the wait for its connections.
    return (await Promise.race([sent.promise, failed])).unref();
  } finally {
    clearTimeout(patience);
  }
}

/** Keeps the namespaces of a process, which may then end. */
async function hold(listening: Server, pid: number | undefined): Promise<OwnNetwork> {
  const held = await Promise.all(['net', 'user'].map((name) => open(`/proc/${pid}/ns/${name}`, 'r')));
  const ownId = await readlink('/proc/self');
  const [network = '', user = ''] = held.map(({ fd }) => `/proc/${ownId}/fd/${fd}`);
  let isDisposed = false;
  return {
    listening,
    namespaces: { network, user },
    baseUrl: `http://127.0.0.1:${GATEWAY_PORT}`,
    async [Symbol.asyncDispose]() {
      if (isDisposed) return;
      isDisposed = true;
      listening.close();
      await Promise.all(held.map((one) => one.close()));
    },
  };
}
