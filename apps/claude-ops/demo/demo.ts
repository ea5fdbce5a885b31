/**
 * The main job, end to end: a server on a free port with a temporary data directory, a prompt submitted through the SDK, the
 * live events as a person would like to read them, the result and its cost. With ANTHROPIC_API_KEY set the real claude CLI
 * talks to the real API, without it to a scripted stand-in.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describeEvent } from '@claude-ops/cli';
import { ClaudeOps, type Task } from '@claude-ops/sdk';
import { startModelServer } from '@claude-ops/testing';
import { serve } from '../src/serve.ts';
import { PROMPT, SCRIPT } from './script.ts';

const givenKey = process.env['ANTHROPIC_API_KEY'] || undefined;
const stopped = new AbortController();
process.once('SIGINT', () => stopped.abort());
process.once('SIGTERM', () => stopped.abort());

const outcome = givenKey === undefined ? await runAgainstStandIn() : await runTask({ apiKey: givenKey });
process.exitCode = outcome?.status === 'completed' ? 0 : 1;

async function runAgainstStandIn(): Promise<Task | undefined> {
  await using model = await startModelServer({ script: SCRIPT });
  return await runTask({ apiKey: 'sk-ant-made-up-for-the-demo', upstream: model.url });
}

async function runTask({
  apiKey,
  upstream,
}: {
  apiKey: string;
  upstream?: string;
}): Promise<Task | undefined> {
  say('claude-ops demo: the real claude CLI, run by a server of its own.');
  say(
    upstream === undefined
      ? 'ANTHROPIC_API_KEY is set: Claude answers, and it costs a little.'
      : 'ANTHROPIC_API_KEY is not set: a scripted stand-in answers in the place of Claude, so nothing is spent.',
  );
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-demo-'));
  const environment = {
    ...process.env,
    LOG_LEVEL: 'warn',
    UPSTREAM_BASE_URL: upstream ?? process.env['UPSTREAM_BASE_URL'],
  };
  const server = await serve({ port: 0, host: '127.0.0.1', dataDir }, environment);
  say(`The server listens on ${server.url}\n`);
  try {
    return await watch(new ClaudeOps({ baseUrl: server.url }), apiKey);
  } finally {
    await server.stop('immediate');
    await rm(dataDir, { recursive: true });
  }
}

async function watch(client: ClaudeOps, apiKey: string): Promise<Task | undefined> {
  say(`> ${PROMPT}\n`);
  const { id } = await client.createTask({ prompt: PROMPT, apiKey, tags: { example: 'demo' } });
  const { signal } = stopped;
  signal.addEventListener('abort', () => void client.cancelTask(id).catch(() => undefined));
  for await (const event of client.followTaskEvents(id)) {
    const line = describeEvent(event);
    if (line !== undefined) say(`  ${line}`);
  }
  const task = await client.getTask(id);
  report(task);
  return task;
}

function report({ status, error, result }: Task): void {
  say('');
  if (error !== null) say(`The task failed (${error.code}): ${error.message}`);
  if (result === null) return say(`Status   ${status}`);
  say(`Status   ${status}`);
  say(`Result   ${String(result.data)}`);
  say(`Took     ${(result.durationMs / 1000).toFixed(1)} s, ${result.numTurns} turns`);
  say(
    `Cost     $${result.costUsd.toFixed(4)} (${result.usage.inputTokens} tokens in, ${result.usage.outputTokens} out)`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
