import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { prewarm, type Query } from '@anthropic-ai/claude-agent-sdk';
import { findClaude } from '@claude-ops/core';
import { standInEnvironment } from '@claude-ops/testing';
import type { Model } from '../../room/start-model.ts';

/** When an answer was there, and when all was over, in milliseconds from the prompt. */
export interface Answered {
  readonly saidMs: number;
  readonly endedMs: number;
}

/** A claude that the vendor's SDK has started ahead, in this process. Disposing ends it. */
export interface PrewarmedClaude extends AsyncDisposable {
  /** Claims it for a prompt, in an empty directory. Once. @throws where the prompt is not answered. */
  ask(prompt: string): Promise<Answered>;
}

/** Started with what tasks are started with: no settings of a workspace, no other servers, nothing written down. */
export async function prewarmClaude(directory: string, model: Model): Promise<PrewarmedClaude> {
  const claude = await findClaude({ configured: undefined, environment: process.env });
  if (claude === undefined) throw new Error('There is no claude.');
  const home = path.join(directory, 'home-of-the-sdk');
  await mkdir(home, { recursive: true });
  const cwd = await mkdtemp(path.join(directory, 'claimed-'));
  const warmProcess = await prewarm({
    options: {
      pathToClaudeCodeExecutable: claude,
      env: { PATH: process.env['PATH'], HOME: home, ...standInEnvironment(model) },
      settingSources: ['user'],
      strictMcpConfig: true,
      persistSession: false,
    },
  });
  return {
    async ask(prompt) {
      const startedAt = performance.now();
      const elapsed = () => performance.now() - startedAt;
      const saidMs = await resultOf(warmProcess.claim({ prompt, options: { cwd } }), elapsed);
      await warmProcess.exited;
      return { saidMs, endedMs: elapsed() };
    },
    [Symbol.asyncDispose]: async () => await warmProcess[Symbol.asyncDispose](),
  };
}

/** Reads all that is said, as one who left off after the result would end the process; and tells when that came. */
async function resultOf(query: Query, elapsed: () => number): Promise<number> {
  let saidMs: number | undefined;
  for await (const message of query) {
    if (message.type !== 'result') continue;
    if (message.is_error) throw new Error(`The claude of the SDK ended with ${message.subtype}.`);
    saidMs = elapsed();
  }
  if (saidMs === undefined) throw new Error('The claude of the SDK gave no result.');
  return saidMs;
}
