import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ClaudeOps } from '@claude-ops/sdk';

const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface FinishedCommand {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<FinishedCommand>;
}

interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
  /** A command that starts it. */
  readonly by?: readonly string[];
}

/** Starts the published command in a process of its own. */
export function startCommand(
  args: readonly string[],
  { env = {}, stdin = '', by = [] }: StartOptions = {},
): StartedCommand {
  const [file = process.execPath, ...rest] = [...by, process.execPath, BIN, ...args];
  const child = spawn(file, rest, { env: { ...process.env, ...env }, stdio: 'pipe' });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  child.stdin.end(stdin);
  const finished = once(child, 'close').then(() => ({
    exitCode: child.exitCode,
    stdout: stdout.join(''),
    stderr: stderr.join(''),
  }));
  return { child, finished };
}

export async function runCommand(...call: Parameters<typeof startCommand>): Promise<FinishedCommand> {
  return await startCommand(...call).finished;
}

export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly client: ClaudeOps;
  /** A client that shows a token. */
  clientWith(token: string): ClaudeOps;
  readonly child: ChildProcess;
  readonly finished: Promise<FinishedCommand>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<FinishedCommand>;
}

/** `claude-ops start` in a process of its own, once it is ready. */
export async function startServerProcess(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  { by = [] }: Pick<StartOptions, 'by'> = {},
): Promise<ServerProcess> {
  const { child, finished } = startCommand(
    ['start', '--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir, '--json'],
    // A claude that no test waits for would take its time from those that one does.
    { by, env: { WARM_PROCESSES: '0', ...env } },
  );
  const url = await Promise.race([readUrl(child), finished.then(fail)]);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return await finished;
  };
  return {
    url,
    child,
    finished,
    end,
    client: new ClaudeOps({ baseUrl: url, retry: 0 }),
    clientWith: (token) => new ClaudeOps({ baseUrl: url, token, retry: 0 }),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  };
}

async function readUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the server has no stdout');
  const [line] = (await once(createInterface(stdout), 'line')) as [string];
  return (JSON.parse(line) as { url: string }).url;
}

function fail({ exitCode, stdout, stderr }: FinishedCommand): never {
  throw new Error(`the server ended with ${exitCode}: ${stdout}${stderr}`);
}
