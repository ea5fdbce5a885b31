import { expect, test } from 'vitest';
import { createSealer, createSecretKey } from '../../src/secrets/sealer.ts';
import { openTaskSecrets, sealTaskSecrets } from '../../src/secrets/task-secrets.ts';

const sealer = createSealer(createSecretKey());

test('the secrets of a task open for that task', () => {
  const sealed = sealTaskSecrets(sealer, { apiKey: 'sk-ant-made-up' }, 'task-1');
  expect(openTaskSecrets(sealer, sealed, 'task-1')).toEqual({ apiKey: 'sk-ant-made-up' });
});

test.for<[string, string | null]>([
  ['erased', null],
  ['of another task', sealTaskSecrets(sealer, { apiKey: 'sk-ant-made-up' }, 'task-2')],
  ['of another key', sealTaskSecrets(createSealer(createSecretKey()), { apiKey: 'a' }, 'task-1')],
  ['garbage', 'v1.garbage'],
  ['no JSON', sealer.seal('sk-ant-made-up', 'task-1')],
  ['no object', sealer.seal('null', 'task-1')],
  ['without a key', sealer.seal('{}', 'task-1')],
  ['with a key that is no text', sealer.seal('{"apiKey":7}', 'task-1')],
])('secrets that are %s are undefined', ([, sealed]) => {
  expect(openTaskSecrets(sealer, sealed, 'task-1')).toBeUndefined();
});
