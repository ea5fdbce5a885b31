import { expect, test } from 'vitest';
import { refusalsOf } from '../../../../src/executors/process/limits/refusals.ts';

const counted = { count: 'run', processes: 4_096 } as const;

test('processes that are counted for each run may be limited by the task', () => {
  expect(refusalsOf({ processes: 64 }, counted)).toEqual([]);
  expect(refusalsOf(null, counted)).toEqual([]);
});

test('more processes than the server gives are refused with the number that it gives', () => {
  expect(refusalsOf({ processes: 4_097 }, counted)).toEqual([
    { pointer: '/resources/processes', detail: 'is more than this server gives to a run: 4096' },
  ]);
});

test.for(['user', 'none'] as const)('processes that are counted for %s are refused', (count) => {
  expect(refusalsOf({ processes: 64 }, { ...counted, count })).toEqual([
    { pointer: '/resources/processes', detail: expect.stringContaining('PROCESS_USER=60000-60099') },
  ]);
});

test('memory and processors are refused, each by its name and with the reason', () => {
  expect(refusalsOf({ memoryBytes: 2 ** 30, cpus: 1, processes: 64 }, counted)).toEqual([
    { pointer: '/resources/memoryBytes', detail: expect.stringContaining('address space') },
    { pointer: '/resources/cpus', detail: expect.stringContaining('control groups') },
  ]);
});
