import type { PresetInput } from '@claude-ops/contract';
import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { API_KEY, startOps } from '../support/start-ops.ts';

const prompt = 'hello';
const apiKey = API_KEY;

test('a task takes the fields of its preset, and what it gives itself wins', async () => {
  await using room = await startOps({ script: () => say('done') });
  const { ops } = room;
  const spec: PresetInput['spec'] = {
    model: 'claude-sonnet-4-6',
    systemPrompt: 'You review.',
    maxTurns: 7,
    timeout: null,
    tags: { kind: 'review', team: 'a' },
    allowedTools: ['Read'],
    mcpServers: { inline: { one: { command: 'true' } }, profiles: [] },
  };
  const first = await ops.putPreset('review', { spec, description: 'Reviews' });
  expect(first).toMatchObject({ version: 1, change: 'created', spec: { model: 'claude-sonnet-4-6' } });
  expect(first.spec).not.toHaveProperty('timeout');
  const task = await ops.createTask({
    prompt,
    apiKey,
    preset: 'review',
    tags: { team: 'b' },
    maxTurns: 3,
    allowedTools: ['Bash'],
    mcpServers: { inline: { two: { command: 'false' } } },
  });
  expect(task).toMatchObject({
    preset: 'review@1',
    model: 'claude-sonnet-4-6',
    maxTurns: 3,
    tags: { kind: 'review', team: 'b' },
    allowedTools: ['Bash'],
    mcpServers: { inline: { one: { command: 'true' }, two: { command: 'false' } } },
  });
  await ops.waitForCompletion(task.id);
  expect(JSON.stringify(room.server.requests.at(-1)?.body)).toContain('You review.');
});

test('a task names a version, and the newest without one', async () => {
  await using room = await startOps({ script: () => say('done') });
  const { ops } = room;
  for (const model of ['one', 'two']) await ops.putPreset('review', { spec: { model } });
  expect(await ops.putPreset('review', { spec: { model: 'two' } })).toMatchObject({
    change: 'unchanged',
    version: 2,
  });
  const modelOf = async (preset: string) => (await ops.createTask({ prompt, apiKey, preset })).model;
  expect([await modelOf('review'), await modelOf('review@1')]).toEqual(['two', 'one']);
  await expect(modelOf('review@3')).rejects.toMatchObject({ code: 'preset_not_found' });
  await expect(modelOf('none')).rejects.toMatchObject({ code: 'preset_not_found' });
  await expect(modelOf('no name')).rejects.toMatchObject({ code: 'invalid_request' });
  expect(await ops.getPreset('review', { version: 1 })).toMatchObject({ spec: { model: 'one' } });
  await ops.deletePreset('review');
  await expect(modelOf('review@1')).rejects.toMatchObject({ code: 'preset_not_found' });
  await expect(ops.deletePreset('review')).rejects.toMatchObject({ code: 'preset_not_found' });
  expect(await ops.putPreset('review', { spec: {} })).toMatchObject({ change: 'created', version: 3 });
});

test.for([
  [{ files: { type: 'zip', data: 'UEsFBg==' } }, '/spec/files'],
  [{ files: { type: 'git', gitUrl: 'https://user:pass@example.test/a.git' } }, '/spec/files/gitUrl'],
  [{ mcpServers: { inline: { a: { command: 'x', env: { TOKEN: 'y' } } } } }, '/spec/mcpServers/inline/a/env'],
  [
    { mcpServers: { inline: { a: { type: 'http', url: 'https://a.test', headers: { A: 'y' } } } } },
    '/spec/mcpServers/inline/a/headers',
  ],
  [{ apiKey: 'sk-ant-made-up' }, '/spec/apiKey'],
  [{ env: { A: 'b' } }, '/spec/env'],
  [{ preset: 'other' }, '/spec/preset'],
  [{ prompt: 'hello' }, '/spec/prompt'],
  [{ previousTaskId: '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90' }, '/spec/previousTaskId'],
  [{ timeout: 1 }, '/spec/timeout'],
] as const)(
  'a preset has nothing that no task could take from it, and no secret: %j',
  async ([spec, pointer]) => {
    await using room = await startOps();
    // @ts-expect-error -- it is wrong on purpose.
    const put = room.ops.putPreset('one', { spec });
    await expect(put).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(`${pointer}: `),
    });
  },
);

test('files and a credential of the task drop those of the preset', async () => {
  await using room = await startOps({ script: () => say('done') });
  const { ops } = room;
  await ops.putCredential('team', { kind: 'api_key', secret: apiKey });
  const files = { type: 'git', gitUrl: 'https://example.test/a.git' } as const;
  await ops.putPreset('one', { spec: { files, credential: 'team' } });
  const first = await ops.createTask({ prompt, preset: 'one' });
  expect(first).toMatchObject({ credential: 'team', files });
  await ops.cancelTask(first.id);
  const done = await room.run();
  const next = await ops.createTask({ prompt, apiKey, preset: 'one', previousTaskId: done.id });
  expect(next).toMatchObject({ credential: null, files: null, previousTaskId: done.id });
});

test('the same call with the same key makes one task, also when the preset has changed or is gone', async () => {
  await using room = await startOps({ script: () => say('done') });
  const { ops } = room;
  await ops.putPreset('one', { spec: { model: 'one' } });
  const create = async () => await ops.createTask({ prompt, apiKey, preset: 'one' }, { idempotencyKey: 'k' });
  const { id } = await create();
  await ops.putPreset('one', { spec: { model: 'two' } });
  expect(await create()).toMatchObject({ id, model: 'one', preset: 'one@1' });
  await ops.deletePreset('one');
  expect(await create()).toMatchObject({ id });
});
