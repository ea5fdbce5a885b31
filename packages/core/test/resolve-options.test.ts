import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClaudeOps, DEFAULTS, type ClaudeOpsOptions } from '../src/index.ts';
import { resolveOptions } from '../src/resolve-options.ts';

test('without options everything has its default', () => {
  expect(resolveOptions({})).toMatchObject({
    maxConcurrency: DEFAULTS.maxConcurrency,
    defaults: {
      mode: 'process',
      timeoutMs: DEFAULTS.defaultTimeoutMs,
      backgroundTimeoutMs: DEFAULTS.defaultBackgroundTimeoutMs,
    },
    executors: [],
    claude: { path: undefined, environment: {}, hostEnvironment: process.env, usePidNamespace: true },
  });
});

test('a directory that nobody named is a temporary one, and ours to remove', () => {
  const { dataDirectory, ownDirectory, workspacesDirectory } = resolveOptions({ instanceId: 'one' });
  expect(dataDirectory).toBe(path.join(os.tmpdir(), 'claude-ops-one'));
  expect(ownDirectory).toBe(dataDirectory);
  expect(workspacesDirectory).toBe(path.join(dataDirectory, 'workspaces'));
});

test('a directory that was named stays, and a relative one is made absolute', () => {
  expect(resolveOptions({ dataDirectory: 'data', instanceId: 'a/b' })).toMatchObject({
    dataDirectory: path.resolve('data'),
    attemptsDirectory: path.resolve('data/attempts/a%2Fb'),
    ownDirectory: undefined,
  });
});

test('a part of the stop steps leaves the others as they are', () => {
  const { stopSteps } = resolveOptions({ claude: { stopSteps: { killMs: 1 } } }).claude.limits;
  expect(stopSteps).toEqual({ interruptMs: 1_500, terminateMs: 2_000, killMs: 1 });
});

test('instances have ids and keys of their own', () => {
  const [one, other] = [resolveOptions({}), resolveOptions({})];
  expect(one.instanceId).not.toBe(other.instanceId);
  expect(one.secretKey).not.toEqual(other.secretKey);
});

const A_DAY_MS = 86_400_000;

test.for<[ClaudeOpsOptions]>([
  [{ maxConcurrency: -1 }],
  [{ maxConcurrency: 1.5 }],
  [{ maxConcurrency: NaN }],
  [{ maxConcurrency: Infinity }],
  [{ defaultTimeoutMs: 0 }],
  [{ defaultTimeoutMs: 1 }],
  [{ defaultTimeoutMs: 999 }],
  [{ claude: { exitGraceMs: -1 } }],
  [{ claude: { wakeGraceMs: NaN } }],
  [{ claude: { stopSteps: { killMs: Infinity } } }],
  // It names directories below that of the data.
  [{ instanceId: '' }],
  [{ instanceId: '..' }],
  [{ instanceId: 'x'.repeat(201) }],
  [{ defaultBackgroundTimeoutMs: -1 }],
  [{ defaultBackgroundTimeoutMs: A_DAY_MS + 1 }],
  [{ defaultTimeoutMs: A_DAY_MS + 1 }],
  // A timer of so many milliseconds would go off at once.
  [{ defaultTimeoutMs: 2 ** 31 }],
  [{ claude: { maxLineBytes: 0 } }],
  [{ secretKey: new Uint8Array(16) }],
])('the options %j are refused', ([options]) => {
  expect(() => createClaudeOps(options)).toThrow(TypeError);
});

test('a default timeout of a day is taken', () => {
  expect(resolveOptions({ defaultTimeoutMs: A_DAY_MS }).defaults.timeoutMs).toBe(A_DAY_MS);
});

test.for([{ name: ' ' }, { name: 'Ada <ada@example.test>' }, { email: 'ada@example.test\n' }])(
  'an identity that git would not take as it is written is refused: %j',
  (gitIdentity) => {
    expect(() => resolveOptions({ gitIdentity })).toThrow(TypeError);
  },
);
