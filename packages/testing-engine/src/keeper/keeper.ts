import { createServer, type Socket } from 'node:net';
import { removeLeftovers } from '../daemon/remove-leftovers.ts';
import { startDaemon } from '../daemon/start-daemon.ts';
import { keeperName } from './keeper-name.ts';

/**
 * A process that keeps an engine as long as anybody is connected to it: test runs share the engine, and the last one to leave ends it, even
 * one that was killed. It is told the directory of the engine.
 */
const [directory = ''] = process.argv.slice(2);
const users = new Set<Socket>();
let isStopping = false;

const server = createServer({ allowHalfOpen: true });
server.on('error', () => process.exit(0)); // Another keeper was first.
server.listen(keeperName(directory), () => process.stdout.write('listening\n'));
process.on('SIGINT', () => undefined); // Ctrl-C is meant for the run; its end is seen here.

const started = start().catch((error: unknown) => ({ unavailable: String(error) }));
server.on('connection', (user) => {
  if (isStopping) return void user.destroy(); // Whoever gets no answer asks again, and starts the next keeper.
  users.add(user);
  user.resume().on('error', () => undefined);
  for (const event of ['end', 'close'] as const) user.once(event, () => void leave(user));
  void started.then((engine) => {
    user.write(`${JSON.stringify('address' in engine ? engine.address : engine)}\n`);
  });
});

async function start() {
  const engine = await startDaemon(directory);
  await removeLeftovers(engine.address.socketPath); // Of an engine that was killed.
  return engine;
}

async function leave(user: Socket): Promise<void> {
  if (!users.delete(user)) return;
  if (users.size > 0) return void user.end();
  isStopping = true;
  const engine = await started;
  if ('address' in engine) {
    await removeLeftovers(engine.address.socketPath).catch(() => undefined);
    await engine[Symbol.asyncDispose]();
  }
  server.close();
  user.end(() => process.exit(0));
  if (user.destroyed) process.exit(0);
}
