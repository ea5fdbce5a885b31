import { expect, test } from 'vitest';
import { createSealer, createSecretKey } from '../../src/secrets/sealer.ts';
import { openTaskSecrets, sealTaskSecrets } from '../../src/secrets/task-secrets.ts';

const sealer = createSealer(createSecretKey());

const secrets = {
  apiKey: 'sk-ant-made-up',
  mcpServers: { docs: { command: 'docs', env: { KEY: 'value' } } },
  env: { TOKEN: 'value' },
  gitCredentials: { username: 'octo', password: 'made-up' },
};

test('the secrets of a task open for that task', () => {
  const sealed = sealTaskSecrets(sealer, secrets, 'task-1');
  expect(openTaskSecrets(sealer, sealed, 'task-1')).toEqual(secrets);
});

test('the secrets of a task that an earlier release has stored open with no servers and no credentials of git', () => {
  const sealed = sealer.seal('{"apiKey":"sk-ant-made-up"}', 'task-1');
  expect(openTaskSecrets(sealer, sealed, 'task-1')).toEqual({
    ...secrets,
    mcpServers: {},
    env: {},
    gitCredentials: null,
  });
});

test.for<[string, string | null]>([
  ['erased', null],
  ['of another task', sealTaskSecrets(sealer, secrets, 'task-2')],
  ['of another key', sealTaskSecrets(createSealer(createSecretKey()), secrets, 'task-1')],
  ['garbage', 'v1.garbage'],
  ['no JSON', sealer.seal('sk-ant-made-up', 'task-1')],
  ['no object', sealer.seal('null', 'task-1')],
  ['with servers that are none', sealer.seal('{"apiKey":"sk-ant-made-up","mcpServers":7}', 'task-1')],
  [
    'with credentials that are none',
    sealer.seal('{"apiKey":"sk-ant-made-up","gitCredentials":{}}', 'task-1'),
  ],
  ['with a key that is no text', sealer.seal('{"apiKey":7}', 'task-1')],
])('secrets that are %s are undefined', ([, sealed]) => {
  expect(openTaskSecrets(sealer, sealed, 'task-1')).toBeUndefined();
});
