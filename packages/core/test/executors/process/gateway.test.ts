import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { IN_PROCESS as place } from '../../support/places/in-process.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { testsOfTheGateway } from '../suite/gateway.ts';

testsOfTheGateway(place);

/** Everything a process of the agent's user can look at. */
const searchOf = (dataDirectory: string) =>
  [
    'env; set',
    'for file in /proc/[0-9]*/environ /proc/[0-9]*/cmdline; do echo "$file"; tr "\\0" "\\n" < "$file"; done 2>/dev/null',
    'find "$HOME" "$CLAUDE_CONFIG_DIR" "$TMPDIR" "$PWD" -type f -exec cat {} + 2>/dev/null',
    `find '${dataDirectory}' -type f -size -1000k -exec cat {} + 2>/dev/null`,
  ].join('; ');

test.for(place.variants)('no byte of the key is where an agent can look (%o)', async (variant) => {
  const apiKey = `sk-ant-api03-${randomUUID()}`;
  const file = path.join(os.tmpdir(), 'found.txt');
  await using directory = await temporaryDirectory();
  await using room = await place.start({
    script: [useTool('Bash', { command: `{ ${searchOf(directory.path)}; } > '${file}'` }), say('done')],
    dataDirectory: directory.path,
    claude: { environment: { IS_SANDBOX: '1' }, ...variant },
  });
  const task = await room.run({ permissionMode: 'bypassPermissions', apiKey });
  const found = readFileSync(file, 'latin1');
  rmSync(file);
  expect(task.status).toBe('completed');
  expect(found).toMatch(/ANTHROPIC_API_KEY=claude-ops-[\w-]{43}\n/);
  expect(found).toMatch(/\/proc\/\d+\/cmdline\n.*--disallowedTools\n/s);
  expect(found).not.toContain(apiKey);
  expect(found).not.toContain(apiKey.slice(-12));
  for (const request of room.server.requests) {
    expect(request.apiKey).toBe(apiKey);
    expect(JSON.stringify(request.headers)).not.toMatch(/claude-ops-[\w-]{43}/);
    expect(JSON.stringify(request.body)).not.toContain(apiKey);
  }
});
