import { expect, test } from 'vitest';
import { StartFailure, type RunningServer, type ServeOptions, type StopManner } from '../../src/index.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';

test('start says where the server and its data are, and serves until it is interrupted', async () => {
  const server = createServer();
  const command = startCommand(['start'], { serve: server.serve });
  await command.stdout.until('/data\n');
  expect(command.stdout.text).toBe('claude-ops is ready at http://localhost:4711\nIts data is in /data\n');
  command.interrupt();
  expect(await command.exitCode).toBe(0);
  expect(server.stops).toEqual(['graceful']);
  expect(command.stderr.text).toBe('stopping: again to stop now\n');
  expect(command.listeners()).toBe(0);
});

test('start --json says so in one line of JSON, at once', async () => {
  const command = startCommand(['start', '--json'], { serve: createServer().serve });
  await command.stdout.until('\n');
  command.interrupt('SIGTERM');
  expect(await command.exitCode).toBe(0);
  expect(command.stdout.text).toBe('{"url":"http://localhost:4711","dataDir":"/data"}\n');
});

test('start passes on the flags that were given and only those', async () => {
  const server = createServer();
  const flags = '-p 8080 -H 127.0.0.1 --max-concurrency 5 --data-dir d';
  for (const argv of [[], flags.split(' ')]) {
    const command = startCommand(['start', ...argv], { serve: server.serve });
    await command.stdout.until('/data\n');
    command.interrupt();
    await command.exitCode;
  }
  expect(server.served).toEqual([{}, { port: 8080, host: '127.0.0.1', maxConcurrency: 5, dataDir: 'd' }]);
});

test('an interrupt waits for the tasks that run', async () => {
  const server = createServer({ running: 2, isSlow: true });
  const command = startCommand(['start'], { serve: server.serve });
  await command.stdout.until('/data\n');
  command.interrupt();
  await command.stderr.until('stopping: waiting for 2 running tasks, again to stop now\n');
  server.finish();
  expect(await command.exitCode).toBe(0);
  expect(server.stops).toEqual(['graceful']);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a second %s stops at once and exits with %d', async (signal, exitCode) => {
  const server = createServer({ running: 1, isSlow: true });
  const command = startCommand(['start'], { serve: server.serve });
  await command.stdout.until('/data\n');
  command.interrupt(signal);
  await command.stderr.until('waiting for 1 running task,');
  command.interrupt(signal);
  expect(await command.exitCode).toBe(exitCode);
  expect(server.stops).toEqual(['graceful', 'immediate']);
  expect(command.stderr.text).toMatch(/stopping now\n$/);
});

test('a second interrupt ends a start that does not come to an end', async () => {
  const isAsked = Promise.withResolvers<void>();
  const serve = () => {
    isAsked.resolve();
    return new Promise<RunningServer>(() => {});
  };
  const command = startCommand(['start'], { serve });
  await isAsked.promise;
  command.interrupt();
  command.interrupt();
  expect(await command.exitCode).toBe(130);
});

test('an interrupt during the start stops the server once it is there', async () => {
  const { serve, stops } = createServer();
  const command = startCommand(['start'], {
    serve: (options) => {
      command.interrupt();
      return serve(options);
    },
  });
  expect(await command.exitCode).toBe(0);
  expect(stops).toEqual(['graceful']);
});

test('a server that stops by itself ends the command', async () => {
  const server = createServer();
  const command = startCommand(['start'], { serve: server.serve });
  await command.stdout.until('/data\n');
  server.finish();
  expect(await command.exitCode).toBe(0);
  expect(server.stops).toEqual([]);
});

test('what is in the way of a start is one sentence with what to do, and exit code 3', async () => {
  const serve = () =>
    Promise.reject(new StartFailure('The data directory /data is in use.', { advice: 'Use another.' }));
  expect(await runCommand(['start'], { serve })).toMatchObject({
    exitCode: 3,
    stdout: '',
    stderr: 'Error: The data directory /data is in use.\nUse another.\n',
  });
});

test('a port in use is such a sentence too', async () => {
  const refusal = { code: 'EADDRINUSE', syscall: 'listen', address: '0.0.0.0', port: 3000 };
  const serve = () => Promise.reject(Object.assign(new Error('listen EADDRINUSE'), refusal));
  expect(await runCommand(['start'], { serve })).toMatchObject({
    exitCode: 3,
    stderr:
      'Error: Port 3000 is in use on 0.0.0.0.\nStop the program that listens there, or choose another port with --port.\n',
  });
});

test('with --json it is an object on stdout', async () => {
  const serve = () => Promise.reject(new StartFailure('In use.', { advice: 'Use another.' }));
  const run = await runCommand(['start', '--json'], { serve });
  expect(run).toMatchObject({ exitCode: 3, stderr: '' });
  expect(JSON.parse(run.stdout)).toEqual({
    error: { code: 'start_failed', message: 'In use.', advice: 'Use another.', exitCode: 3 },
  });
});

test('a server that breaks ends the command with 3 and the stack', async () => {
  const server = createServer();
  const command = startCommand(['start'], { serve: server.serve });
  await command.stdout.until('/data\n');
  server.break(new TypeError('a fault'));
  expect(await command.exitCode).toBe(3);
  expect(command.stderr.text).toContain('TypeError: a fault\n');
});

test.each([
  [['--port', '70000']],
  [['--port', 'http']],
  [['--max-concurrency', '0']],
  [['-p', '80', '-p', '81']],
])('start %j is refused with exit code 2', async (argv) => {
  expect(await runCommand(['start', ...argv])).toMatchObject({ exitCode: 2, stdout: '' });
});

function createServer({ running = 0, isSlow = false } = {}) {
  const served: ServeOptions[] = [];
  const stops: StopManner[] = [];
  const closed = Promise.withResolvers<void>();
  const stop = (manner: StopManner) => {
    stops.push(manner);
    if (manner === 'immediate' || !isSlow) closed.resolve();
    return closed.promise;
  };
  return {
    served,
    stops,
    finish: () => closed.resolve(),
    break: (error: Error) => closed.reject(error),
    serve: async (options: ServeOptions): Promise<RunningServer> => {
      served.push(options);
      return {
        url: 'http://localhost:4711',
        dataDir: '/data',
        closed: closed.promise,
        runningTasks: () => running,
        stop,
      };
    },
  };
}
