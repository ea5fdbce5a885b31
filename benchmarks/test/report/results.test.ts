import { expect, test } from 'vitest';
import { mergeResults, type BenchmarkResult, type Results } from '../../src/report/results.ts';

const machine = {
  processor: 'a processor',
  cores: 2,
  memoryGb: 8,
  system: 'Linux x64',
  node: '24.0.0',
  claude: '2.1.0',
};
const result = (name: string, measuredOn: string): BenchmarkResult => ({
  name,
  description: '',
  measuredOn,
  rows: [],
});
const old: Results = { machine, benchmarks: [result('one', 'before'), result('two', 'before')] };
const order = ['one', 'two', 'three'];

test('a benchmark that was run again takes the place of what it found before', () => {
  const fresh = { machine, benchmarks: [result('three', 'now'), result('two', 'now')] };
  expect(
    mergeResults(old, fresh, order).benchmarks.map(({ name, measuredOn }) => [name, measuredOn]),
  ).toEqual([
    ['one', 'before'],
    ['two', 'now'],
    ['three', 'now'],
  ]);
});

test('what was found on another machine is dropped', () => {
  const fresh = { machine: { ...machine, cores: 4 }, benchmarks: [result('two', 'now')] };
  expect(mergeResults(old, fresh, order).benchmarks).toEqual(fresh.benchmarks);
});

test('a benchmark that is no more is dropped', () => {
  const fresh = { machine, benchmarks: [result('two', 'now')] };
  expect(mergeResults(old, fresh, ['two']).benchmarks).toEqual(fresh.benchmarks);
});
