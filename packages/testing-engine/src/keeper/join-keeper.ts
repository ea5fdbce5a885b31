import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Engine, EngineAddress, NoEngine } from '../engine.ts';
import { keeperName } from './keeper-name.ts';

const KEEPER = fileURLToPath(new URL('keeper.js', import.meta.url));

/** Holds the engine of a directory: joins those who hold it already, or has it started. */
export async function joinKeeper(directory: string): Promise<Engine | NoEngine> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const socket = connect(keeperName(directory));
    const answer = await firstLine(socket);
    if (answer === undefined) {
      await startKeeper(directory);
      continue;
    }
    const leave = () => close(socket);
    if (!('unavailable' in answer)) return { address: answer, [Symbol.asyncDispose]: leave };
    await leave();
    return answer;
  }
  return { unavailable: `no keeper of an engine in ${directory} answered within a minute` };
}

/** Undefined: nobody is there, or somebody who is about to leave. */
async function firstLine(socket: Socket): Promise<EngineAddress | NoEngine | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (text.endsWith('\n')) resolve(text);
  });
  socket.on('error', () => undefined).once('close', () => resolve(undefined));
  const line = await promise;
  return line === undefined ? undefined : (JSON.parse(line) as EngineAddress | NoEngine);
}

/** Returns when a keeper listens, or when this one found another one there. */
async function startKeeper(directory: string): Promise<void> {
  const keeper = spawn(process.execPath, [KEEPER, directory], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] },
    cwd: '/',
    detached: true,
  });
  await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'close')]);
  keeper.stdout.destroy();
  keeper.unref();
}

/** The last one to leave waits until the engine has ended. */
async function close(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const closed = once(socket, 'close');
  socket.end();
  await closed;
}
