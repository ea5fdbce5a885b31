import { expect, test } from 'vitest';
import { rememberedBy } from '../../../src/claude/approvals/remembered.ts';

const rule = (destination: string) => ({
  type: 'addRules',
  rules: [{ toolName: 'Bash', ruleContent: 'npm test *' }],
  behavior: 'allow',
  destination,
});
const edits = { type: 'setMode', mode: 'acceptEdits', destination: 'session' };
const directory = { type: 'addDirectories', directories: ['/srv'], destination: 'session' };
const wholeTool = {
  type: 'addRules',
  rules: [{ toolName: 'mcp__a__b' }],
  behavior: 'allow',
  destination: 'session',
};

test.for<[string, object, string[], object[]]>([
  [
    'rules are for the session, and nothing broader goes with them',
    { tool_name: 'Bash', permission_suggestions: [rule('localSettings'), directory, edits] },
    ['Bash(npm test *)'],
    [rule('session')],
  ],
  [
    'without a rule, edits are allowed where they were asked for',
    { tool_name: 'Write', permission_suggestions: [edits, directory] },
    ['all edits of files', 'also in /srv'],
    [edits, directory],
  ],
  ['a tool of an MCP server is remembered whole', { tool_name: 'mcp__a__b' }, ['mcp__a__b'], [wholeTool]],
  [
    'a mode that lets all run is never remembered',
    { tool_name: 'Bash', permission_suggestions: [{ ...edits, mode: 'bypassPermissions' }] },
    [],
    [],
  ],
  [
    'a rule that denies is none',
    { tool_name: 'Bash', permission_suggestions: [{ ...rule('session'), behavior: 'deny' }] },
    [],
    [],
  ],
  ['without suggestions there is nothing', { tool_name: 'Bash' }, [], []],
  ['what is no list is nothing', { tool_name: 'Bash', permission_suggestions: 'all' }, [], []],
])('%s', ([, fields, names, updates]) => {
  expect(rememberedBy({ ...fields })).toEqual({ names, updates });
});
