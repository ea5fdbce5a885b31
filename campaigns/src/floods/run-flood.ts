import { chmod, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '@claude-ops/contract';
import type { ClaudeOps } from '@claude-ops/sdk';
import { say, startModelServer, useTool, type Script } from '@claude-ops/testing';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { BEGUN, writeFloodingClaude } from './flooding-claude.ts';
import type { Flood, FloodContext, FloodSizes } from './floods.ts';

/** How long a flood may take to begin, in milliseconds. */
const BEGIN_MS = 30_000;

export interface FloodRun {
  readonly sizes: FloodSizes;
  /** How often the other task is run alone, to compare. */
  readonly alone: number;
  /** How often it is run beside the flood. */
  readonly beside: number;
  /** Users of runs, as `PROCESS_USER` takes them. */
  readonly users: string;
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

export interface FloodReport {
  /** How long the other task took each time, in milliseconds. */
  readonly aloneMs: readonly number[];
  readonly besideMs: readonly number[];
  /** How the other tasks ended that did not complete. */
  readonly failed: readonly string[];
  readonly flood: { readonly status: Task['status']; readonly code: string | null; readonly message: string };
}

const JOB = 'a small job';
const FLOOD = 'flood';

/** Runs a small job of several turns alone and beside a task that floods, in one server. */
export async function runFlood(flood: Flood, run: FloodRun): Promise<FloodReport> {
  await using directory = await temporaryDirectory();
  await chmod(directory.path, 0o711);
  const context: { api: string; sizes: FloodSizes } = { sizes: run.sizes, api: '' };
  await using model = await startModelServer({ script: scriptOf(flood, context) });
  const dataDirectory = path.join(directory.path, 'data');
  await using server = await startServer({
    dataDirectory,
    env: {
      CLAUDE_BIN: await writeFloodingClaude(directory.path, run.sizes),
      MAX_CONCURRENCY: '4',
      PROCESS_USER: run.users,
      WARM_PROCESSES: '0',
      UPSTREAM_BASE_URL: model.url,
      ...run.env,
    },
  });
  context.api = new URL(server.url).host.replace(':', '/');
  const { client } = server;
  const failed: string[] = [];
  const timeJobs = async (repetitions: number) => {
    const times: number[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      run.signal.throwIfAborted();
      const startedAt = performance.now();
      const task = await runJob(client);
      times.push(performance.now() - startedAt);
      if (task.status !== 'completed') failed.push(describe(task));
    }
    return times;
  };
  // The others know what the first one finds out.
  await runJob(client);
  const aloneMs = await timeJobs(run.alone);
  const { id } = await client.createTask({
    prompt: FLOOD,
    apiKey: API_KEY,
    permissionMode: 'bypassPermissions',
    ...flood.input?.(run.sizes),
  });
  await untilBegun(path.join(dataDirectory, 'workspaces', id, BEGUN));
  const besideMs = await timeJobs(run.beside);
  const ended = await client.waitForCompletion(id);
  return {
    aloneMs,
    besideMs,
    failed,
    flood: { status: ended.status, code: ended.error?.code ?? null, message: describe(ended) },
  };
}

function scriptOf(flood: Flood, context: FloodContext): Script {
  const job = [
    useTool('Bash', { command: 'for i in $(seq 20); do date > "$i.txt"; done; ls' }),
    useTool('Read', { file_path: '/workspace/7.txt' }),
    useTool('Bash', { command: 'cat *.txt | sort | uniq -c; mkdir -p a/b && cp *.txt a/b' }),
    useTool('Bash', { command: 'grep -r : a | wc -l; rm -r a' }),
    say('done'),
  ];
  return ({ prompt, turn }) => {
    if (prompt !== FLOOD) return job[turn] ?? say('done');
    if (turn > 0) return say('flooded');
    return useTool('Bash', { command: `touch ${BEGUN}; ${flood.command(context)}`, timeout: 600_000 });
  };
}

async function runJob(client: ClaudeOps): Promise<Task> {
  const { id } = await client.createTask({
    prompt: JOB,
    apiKey: API_KEY,
    permissionMode: 'bypassPermissions',
  });
  return await client.waitForCompletion(id);
}

async function untilBegun(file: string): Promise<void> {
  for (const end = performance.now() + BEGIN_MS; performance.now() < end; await delay(20)) {
    const isThere = await stat(file).then(
      () => true,
      () => false,
    );
    if (isThere) return;
  }
  throw new Error('The flood did not begin.');
}

function describe({ status, error }: Task): string {
  return error === null ? status : `${status}: ${error.code}: ${error.message}`;
}
