import { expect, test } from 'vitest';
import { normalise } from '../../../src/parity/outcome/normalise.ts';

test.for<[string, string]>([
  ['in /tmp/parity-a1/workspace/a.txt', 'in <here>/a.txt'],
  ['/tmp/x/claude-0/-tmp-parity-a1-workspace/tasks/b.output', '<tmp>/tasks/b.output'],
  ['/root/.claude/projects/-tmp-x/1.jsonl', '<projects>/1.jsonl'],
  ['agentId: a2544fa8cfbea2de0', 'agentId: <task>'],
  ['at /tmp/h/.claude/plans/a-plan-rosy-toucan.md using', 'at <plan> using'],
  ['agentId: ab86a82 (for', 'agentId: <task> (for'],
  ['Task ID: wptdchepl', 'Task ID: <task>'],
  ['toolu_0a93537c-ceb2-4e2f-805c-12bb2d189b42', '<tool-use>'],
  ['<duration_ms>2351</duration_ms>', '<duration_ms><time></duration_ms>'],
  ['duration_ms: 1243', 'duration_ms: <time>'],
  ['within its 3s timeout', 'within its <time> timeout'],
  ['gateway (127.0.0.1:34601)', 'gateway (<gateway>)'],
])('%s becomes %s', ([text, normalised]) => {
  expect(normalise(text, [['/tmp/parity-a1/workspace', '<here>']])).toBe(normalised);
});

test('values in lists and objects are normalised, keys and numbers stay', () => {
  expect(normalise({ a: ['3s', 7], b: null }, [])).toEqual({ a: ['<time>', 7], b: null });
});
