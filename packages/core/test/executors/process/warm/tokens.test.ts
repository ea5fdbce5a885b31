import { readFileSync } from 'node:fs';
import { say, type Script } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { FROM_WARM } from '../../../support/places/from-warm.ts';
import { findProcesses } from '../../../support/processes.ts';

const KEYS = ['one', 'other'].map((name) => `sk-ant-api03-made-up-for-${name}-0123456789012345`);

/** The environments of all that runs, by the attempt or the warm process that it belongs to. */
function environments(): Map<string, string> {
  const texts = findProcesses().map(({ pid }) => readFileSync(`/proc/${pid}/environ`, 'latin1'));
  const marked = texts.filter((text) => read(text, 'CLAUDE_OPS_ATTEMPT') !== '');
  return new Map(marked.map((text) => [read(text, 'CLAUDE_OPS_ATTEMPT'), text]));
}

function read(environment: string, name: string): string {
  return new RegExp(`(?:^|\0)${name}=([^\0]+)`).exec(environment)?.[1] ?? '';
}

/** Asks the model as whoever has that environment could. */
async function ask(environment: string): Promise<number> {
  const answer = await fetch(`${read(environment, 'ANTHROPIC_BASE_URL')}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': read(environment, 'ANTHROPIC_API_KEY'), 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-sonnet-4-6', messages: [{ role: 'user', content: 'by the way' }] }),
  });
  await answer.body?.cancel();
  return answer.status;
}

/** The model says nothing before it is let, and then the prompt again. */
function heldBack(): { script: Script; answer: () => void } {
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  return {
    answer,
    script: async ({ prompt }) => {
      if (prompt !== 'by the way') await mayAnswer;
      return say(`heard ${prompt}`);
    },
  };
}

test('the token of a warm process is good while its attempt runs: not before, and not after', async () => {
  const { script, answer } = heldBack();
  await using room = await FROM_WARM.start({ script });
  const [warmProcess = ''] = environments().values();
  expect(await ask(warmProcess)).toBe(401);
  const { id } = await room.create();
  await room.server.waitForRequest();
  expect(await ask(warmProcess)).toBe(200);
  answer();
  expect(await room.ops.waitForCompletion(id)).toMatchObject({
    status: 'completed',
    result: { usage: { gateway: { requests: 2 } } },
  });
  expect(await ask(warmProcess)).toBe(401);
});

test('of two tasks at once one takes the only warm process and one starts cold, and neither has anything of the other', async () => {
  const { script, answer } = heldBack();
  await using room = await FROM_WARM.start({ script, maxConcurrency: 2 });
  const [warmMark] = environments().keys();
  const tasks = await Promise.all(KEYS.map((apiKey, at) => room.create({ apiKey, prompt: `prompt ${at}` })));
  await expect.poll(() => room.server.requests.length).toBe(2);

  const running = environments();
  expect([...running.keys()]).toContain(warmMark);
  expect(running.size).toBe(2);
  const tokens = [...running.values()].map((environment) => read(environment, 'ANTHROPIC_API_KEY'));
  expect(new Set(tokens).size).toBe(2);
  expect([...running.values()].join()).not.toContain('sk-ant-');

  answer();
  for (const [at, { id }] of tasks.entries()) {
    const task = await room.ops.waitForCompletion(id);
    expect(task).toMatchObject({ status: 'completed', result: { data: `heard prompt ${at}` } });
    const asked = room.server.requests.filter(({ prompt }) => prompt === `prompt ${at}`);
    expect(asked.map(({ apiKey }) => apiKey)).toEqual([KEYS[at]]);
    expect(asked.map(({ sessionId }) => sessionId)).toEqual([task.result?.sessionId]);
  }
});
