import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ClaudeOps } from '@claude-ops/sdk';
import { isLine, parseLine, textOf } from './outcome/lines.ts';

/** The published command. */
const CLAUDE_OPS = fileURLToPath(new URL('bin/run.js', import.meta.resolve('claude-ops/package.json')));

export interface ServerSettings {
  readonly dataDirectory: string;
  /** Variables of the server. It inherits `PATH` and `HOME`. */
  readonly env: NodeJS.ProcessEnv;
  /** @default a free one */
  readonly port?: number;
  /** The beginning of a command that starts it. @default none */
  readonly by?: readonly string[];
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly client: ClaudeOps;
  /** Sends a signal to the server. */
  signal(name: NodeJS.Signals): void;
  /** Sends a signal to the server and waits for its end. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** `claude-ops start` in a process of its own, once it is ready. It is killed, not stopped: runs in containers go on. */
export async function startServer({
  dataDirectory,
  env,
  port = 0,
  by = [],
}: ServerSettings): Promise<RunningServer> {
  const start = [
    'start',
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    '--data-dir',
    dataDirectory,
    '--json',
  ];
  const [file = process.execPath, ...rest] = [...by, process.execPath, CLAUDE_OPS, ...start];
  const child = spawn(file, rest, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const end: RunningServer['end'] = async (signal) => {
    child.kill(signal);
    await exited;
  };
  for await (const text of createInterface(child.stdout)) {
    const line = parseLine(text);
    if (!isLine(line)) continue;
    const url = textOf(line['url']);
    const client = new ClaudeOps({ baseUrl: url, retry: 0 });
    return {
      url,
      client,
      end,
      signal: (name) => void child.kill(name),
      [Symbol.asyncDispose]: () => end('SIGKILL'),
    };
  }
  await exited;
  throw new Error('The server ended before it was ready.');
}
