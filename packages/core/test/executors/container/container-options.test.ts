import { expect, test } from 'vitest';
import {
  DEFAULT_CONTAINERS,
  resolveContainerOptions,
} from '../../../src/executors/container/container-options.ts';

test('what is left out has its default', () => {
  expect(resolveContainerOptions({})).toEqual(DEFAULT_CONTAINERS);
  expect(resolveContainerOptions({ cpus: 0.5 })).toEqual({ ...DEFAULT_CONTAINERS, cpus: 0.5 });
});

test.for([
  [{ memoryBytes: 128 * 1024 ** 2 - 1 }, 'containers.memoryBytes must be at least 134217728'],
  [{ memoryBytes: 0 }, 'containers.memoryBytes'],
  [{ memoryBytes: 1e9 + 0.5 }, 'containers.memoryBytes'],
  [{ memoryBytes: Number.NaN }, 'containers.memoryBytes'],
  [{ cpus: 0 }, 'containers.cpus must be at least 0.1, not 0.'],
  [{ cpus: 0.05 }, 'containers.cpus must be at least 0.1, not 0.05.'],
  [{ cpus: Number.NaN }, 'containers.cpus'],
  [{ processes: 31 }, 'containers.processes must be at least 32, not 31.'],
  [{ processes: -1 }, 'containers.processes'],
  [{ processes: 64.5 }, 'containers.processes'],
] as const)('%o is refused by name', ([options, message]) => {
  expect(() => resolveContainerOptions(options)).toThrow(message);
});
