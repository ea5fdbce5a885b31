import { expect, test } from 'vitest';
import { parseCreateTaskInput } from '../../src/validation/index.ts';

const parse = (rule: string) =>
  parseCreateTaskInput({ prompt: 'hello', apiKey: 'sk-ant-made-up', disallowedTools: [rule] });

test.for([
  'Bash',
  'Bash(git push *)',
  'Bash(node -e "f(1)")',
  'Read(./secrets/**)',
  'mcp__github',
  'mcp__github__*',
  'mcp__github__delete_repo',
  'WebFetch',
  'WebFetch(domain:example.org)',
])('the rule %s is taken', (rule) => {
  expect(parse(rule).disallowedTools).toEqual([rule]);
});

test.for([
  'Bash()',
  'Bash( )',
  'Bash((',
  'Bash(rm',
  'mcp__github__delete_repo(*)',
  'WebFetch(https://example.org/*)',
  '--dangerously-skip-permissions',
  'Bash(a)\nWrite',
  '',
])('the rule %j, which the CLI would drop without a word, is refused', (rule) => {
  expect(() => parse(rule)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});
