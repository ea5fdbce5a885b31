import { say } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startOps } from '../support/start-ops.ts';

const SECRET = 'sk-ant-api03-of-the-team-0000000000';
const OF_ENVIRONMENT = 'sk-ant-api03-of-the-environment-00000';
const prompt = 'hello';

test('a credential is answered without its secret, and lists and pages have it', async () => {
  await using room = await startOps();
  const { ops } = room;
  const created = await ops.createCredential({ name: 'team', kind: 'api_key', secret: SECRET });
  expect(created).toMatchObject({ name: 'team', kind: 'api_key', source: 'stored', baseUrl: null });
  await ops.putCredential('a', { kind: 'gateway', secret: SECRET, baseUrl: 'https://llm.example.test/x' });
  const all = [await ops.getCredential('team'), await ops.listCredentials({ limit: 1 })];
  expect(JSON.stringify([created, all])).not.toContain(SECRET);
  const names = [];
  for await (const { name } of ops.listCredentials({ limit: 1 })) names.push(name);
  expect(names).toEqual(['a', 'team']);
  await ops.deleteCredential('a');
  await expect(ops.getCredential('a')).rejects.toMatchObject({ code: 'credential_not_found' });
  await expect(ops.deleteCredential('a')).rejects.toMatchObject({ code: 'credential_not_found' });
});

test('a name is taken once, and put replaces', async () => {
  await using room = await startOps();
  const { ops } = room;
  await ops.createCredential({ name: 'team', kind: 'api_key', secret: SECRET });
  await expect(ops.createCredential({ name: 'team', kind: 'api_key', secret: SECRET })).rejects.toMatchObject(
    { code: 'credential_exists' },
  );
  expect(await ops.putCredential('team', { kind: 'oauth_token', secret: SECRET })).toMatchObject({
    kind: 'oauth_token',
  });
});

test.for([
  [{ kind: 'gateway' }, '/baseUrl'],
  [{ kind: 'api_key', baseUrl: 'https://llm.example.test' }, '/baseUrl'],
  [{ kind: 'gateway', baseUrl: 'https://user:pass@llm.example.test' }, '/baseUrl'],
  [{ kind: 'gateway', baseUrl: 'https://llm.example.test/?a=b' }, '/baseUrl'],
  [{ kind: 'gateway', baseUrl: 'ftp://llm.example.test' }, '/baseUrl'],
  [{ kind: 'other' }, '/kind'],
  [{ kind: 'api_key', secret: 'a b c d e f g' }, '/secret'],
  [{ kind: 'api_key', secret: 'short' }, '/secret'],
  [{ kind: 'api_key', name: 'a b' }, '/name'],
  [{ kind: 'api_key', more: 1 }, '/more'],
] as const)('a credential that can be none is refused: %j', async ([fields, pointer]) => {
  await using room = await startOps();
  const input = { name: 'one', secret: SECRET, ...fields };
  const refused = { code: 'invalid_request', message: expect.stringContaining(`${pointer}: `) };
  // @ts-expect-error -- it is wrong on purpose.
  await expect(room.ops.createCredential(input)).rejects.toMatchObject(refused);
  const { name, ...rest } = input;
  // @ts-expect-error -- it is wrong on purpose.
  await expect(room.ops.putCredential(name, rest)).rejects.toMatchObject(refused);
});

test('a task without a key uses `default`, and without that it is refused with what to do', async () => {
  await using room = await startOps({ script: () => say('done') });
  const { ops } = room;
  await expect(ops.createTask({ prompt })).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/^.apiKey: .*no default credential/),
  });
  await expect(ops.createTask({ prompt, credential: 'none' })).rejects.toMatchObject({
    code: 'credential_not_found',
  });
  const both = { prompt, apiKey: SECRET, credential: 'none' };
  await expect(ops.createTask(both)).rejects.toMatchObject({ code: 'invalid_request' });
  await ops.putCredential('default', { kind: 'api_key', secret: SECRET });
  const { id, credential } = await ops.createTask({ prompt });
  expect(credential).toBe('default');
  expect(await ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  expect(room.server.requests.at(-1)?.headers).toMatchObject({ 'x-api-key': SECRET });
});

test('the credential with which an engine was started is `default`, and nobody can change it', async () => {
  await using room = await startOps({
    script: () => say('done'),
    defaultCredential: { kind: 'oauth_token', secret: OF_ENVIRONMENT },
  });
  const { ops } = room;
  const fixed = { code: 'credential_fixed' };
  await expect(ops.putCredential('default', { kind: 'api_key', secret: SECRET })).rejects.toMatchObject(
    fixed,
  );
  await expect(ops.deleteCredential('default')).rejects.toMatchObject(fixed);
  const input = { name: 'default', kind: 'api_key', secret: SECRET } as const;
  await expect(ops.createCredential(input)).rejects.toMatchObject({ code: 'credential_exists' });
  await ops.createCredential({ ...input, name: 'a' });
  const { data, nextCursor } = await ops.listCredentials({ limit: 1 });
  expect(data).toMatchObject([{ name: 'a' }]);
  const rest = await ops.listCredentials({ limit: 1, cursor: nextCursor ?? '' });
  expect(rest).toMatchObject({
    data: [{ name: 'default', source: 'environment', kind: 'oauth_token' }],
    nextCursor: null,
  });

  const task = await room.ops.createTask({ prompt });
  expect(task).toMatchObject({ credential: 'default', onUsageLimit: 'wait' });
  await ops.waitForCompletion(task.id);
  expect(room.server.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${OF_ENVIRONMENT}` });
});

test('a queued task uses the credential as it is when it begins, and fails where that is gone', async () => {
  await using room = await startOps({ script: () => say('done'), maxConcurrency: 1 });
  const { ops } = room;
  await ops.putCredential('team', { kind: 'api_key', secret: 'sk-ant-api03-the-old-one-00000000' });
  await ops.putCredential('gone', { kind: 'api_key', secret: SECRET });
  const first = await room.create({ setup: { script: 'sleep 20', timeout: 20_000 } });
  await room.event(first.id, ({ type }) => type === 'task.setup_started');
  const queued = await ops.createTask({ prompt, credential: 'team' });
  const lost = await ops.createTask({ prompt, credential: 'gone' });
  await ops.putCredential('team', { kind: 'api_key', secret: SECRET });
  await ops.deleteCredential('gone');
  await ops.cancelTask(first.id);
  expect(await ops.waitForCompletion(queued.id)).toMatchObject({ status: 'completed' });
  expect(room.server.requests.map(({ headers }) => headers['x-api-key'])).toContain(SECRET);
  expect(JSON.stringify(room.server.requests)).not.toContain('the-old-one');
  expect(await ops.waitForCompletion(lost.id)).toMatchObject({
    status: 'failed',
    error: { code: 'credential_not_found', message: expect.stringContaining('"gone"') },
  });
});
