import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { startCommand } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const TOO_OLD = '#!/bin/sh\necho "1.0.128 (Claude Code)"\n';

test.for([
  [
    'is not there',
    undefined,
    / is not there or not executable\.$/,
    'npm install -g @anthropic-ai/claude-code',
  ],
  [
    'is too old',
    TOO_OLD,
    /^version 1\.0\.128 at .*claude, but the oldest supported version is 2\.1\.150$/,
    'npm install -g @anthropic-ai/claude-code@latest',
  ],
  [
    'tells no version',
    '#!/bin/sh\nexit 3\n',
    / ended with exit code 3$/,
    'npm install -g @anthropic-ai/claude-code',
  ],
] as const)(
  'a server whose claude CLI %s starts, and warns of what will fail',
  async ([, script, detail, advice]) => {
    await using directory = await temporaryDirectory();
    const CLAUDE_BIN = path.join(directory.path, 'claude');
    if (script !== undefined) {
      await writeFile(CLAUDE_BIN, script);
      await chmod(CLAUDE_BIN, 0o755);
    }
    const args = [
      'start',
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      '--data-dir',
      path.join(directory.path, 'data'),
    ];
    const { child, finished } = startCommand(args, { env: { CLAUDE_BIN, WARM_PROCESSES: '0' } });
    const warning = await lineWith('claude_unusable', child.stderr);
    child.kill('SIGTERM');
    expect((await finished).stdout).toContain('claude-ops is ready');
    expect(JSON.parse(warning)).toMatchObject({
      msg: 'tasks in mode process will fail',
      detail: expect.stringMatching(detail),
      advice: expect.stringContaining(advice),
    });
  },
);

async function lineWith(text: string, output: Readable | null): Promise<string> {
  if (output === null) throw new Error('There is no output to read.');
  for await (const line of createInterface(output)) if (line.includes(text)) return line;
  throw new Error(`It ended without a line with ${text}.`);
}
