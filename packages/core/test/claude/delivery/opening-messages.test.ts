import { expect, test } from 'vitest';
import { settingMessages } from '../../../src/claude/delivery/opening-messages.ts';
import { anAttempt } from '../../support/an-attempt.ts';

const GATEWAY = { token: 'a-token', isFirstParty: true };

test('the settings of all fields are one request, since the CLI takes permissions in the place of earlier ones', () => {
  const attempt = anAttempt(
    { permissionMode: 'plan', allowedTools: ['Read'], disallowedTools: ['Bash(rm *)'], effort: 'low' },
    { mcpServers: { docs: { command: 'server' } } },
  );
  const requests = settingMessages(attempt, GATEWAY);
  expect(requests.map((request) => ('subtype' in request ? request.subtype : ''))).toEqual([
    'apply_flag_settings',
    'mcp_set_servers',
  ]);
  expect(requests[0]).toEqual({
    subtype: 'apply_flag_settings',
    settings: {
      env: { ANTHROPIC_API_KEY: 'a-token' },
      permissions: { allow: ['Read', 'mcp__docs__*'], deny: ['Bash(rm *)'] },
      effortLevel: 'low',
    },
  });
});

test('prompts and schema are one request', () => {
  const attempt = anAttempt({ schema: { type: 'object' }, systemPrompt: 'Be brief.' });
  expect(settingMessages(attempt, GATEWAY)).toMatchObject([
    { subtype: 'initialize', systemPrompt: ['Be brief.'], jsonSchema: { type: 'object' } },
  ]);
});
