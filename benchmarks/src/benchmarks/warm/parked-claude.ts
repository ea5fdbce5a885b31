import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findClaude } from '@claude-ops/core';
import { standInEnvironment } from '@claude-ops/testing';
import type { Model } from '../../room/start-model.ts';

/** A claude that was started by hand, is up, and waits on its stdin. Disposing ends it. */
export interface ParkedClaude extends AsyncDisposable {
  /** Gives it a prompt, and settles once it has exited. Once. @throws where the prompt is not answered. */
  run(prompt: string): Promise<void>;
}

/** As the server starts a warm process (`claude/delivery/arguments.ts` of core). */
const ARGUMENTS: readonly string[] = [
  '-p',
  ...['--input-format', 'stream-json'],
  ...['--output-format', 'stream-json'],
  '--verbose',
  ...['--disallowedTools', 'ScheduleWakeup,CronCreate,CronDelete,CronList'],
  ...['--permission-mode', 'default'],
  ...['--setting-sources', 'user', '--strict-mcp-config'],
];

/** What the server asks of a warm process as it comes up: it then has the parts of its first request. */
const WARM_UP = [{ subtype: 'initialize' }, { subtype: 'get_context_usage' }];
/** The mode that a task has where it names none. */
const ACCEPT_EDITS = { subtype: 'set_permission_mode', mode: 'acceptEdits' };

export async function parkClaude(directory: string, model: Model): Promise<ParkedClaude> {
  const claude = await findClaude({ configured: undefined, environment: process.env });
  if (claude === undefined) throw new Error('There is no claude.');
  const home = path.join(directory, 'home-of-the-parked');
  await mkdir(home, { recursive: true });
  const child = spawn(claude, ARGUMENTS, {
    cwd: await mkdtemp(path.join(directory, 'parked-')),
    env: { PATH: process.env['PATH'], HOME: home, ...standInEnvironment(model), ...VARIABLES },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const until = async (isWanted: (line: string) => boolean): Promise<string> => {
    for (;;) {
      const { value } = await lines.next();
      if (value === undefined) throw new Error('The parked claude ended before it had answered.');
      if (isWanted(value)) return value;
    }
  };
  const write = (message: object) => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const ask = (id: string, request: object) => write({ type: 'control_request', request_id: id, request });
  for (const [index, request] of WARM_UP.entries()) {
    ask(`up-${index}`, request);
    await until((line) => line.includes('"control_response"') && line.includes(`up-${index}`));
  }
  return {
    async run(prompt) {
      ask('mode', ACCEPT_EDITS);
      write({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] } });
      const result = await until((line) => line.includes('"type":"result"'));
      if (!result.includes('"is_error":false')) throw new Error(`The parked claude said: ${result}`);
      child.stdin.end();
      await exited;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

/** As tasks have them (`claude/environment.ts` of core). */
const VARIABLES = {
  SHELL: '/bin/bash',
  CLAUDE_CODE_DISABLE_CRON: '1',
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
  CLAUDE_CODE_ATTRIBUTION_HEADER: '0',
  CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS: '1',
  CLAUDE_CODE_PRINT_BG_WAIT_CEILING_MS: '0',
};
