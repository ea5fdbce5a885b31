import { expect, test } from 'vitest';
import { createLogDestination } from '../src/log-destination.ts';

/** What a write does, in turn: takes so many bytes, or fails. After that, everything is taken. */
type Turn = number | 'ENOSPC' | 'EAGAIN' | 'EPIPE';

function startLog(turns: readonly Turn[]) {
  const left = [...turns];
  let text = '';
  const write = (bytes: Uint8Array): number => {
    const turn = left.shift() ?? bytes.length;
    if (typeof turn === 'string') throw Object.assign(new Error(turn), { code: turn });
    text += Buffer.from(bytes.subarray(0, turn)).toString();
    return Math.min(turn, bytes.length);
  };
  return { log: createLogDestination({ write }), text: () => text, left };
}

const times = (count: number, turn: Turn): Turn[] => Array.from({ length: count }, () => turn);
const droppedLine = (count: number) =>
  expect.stringMatching(new RegExp(`^\\{"level":40,"time":"[^"]+","dropped":${count},"msg":"[^"]+"\\}$`));

test('lines go out as they are', () => {
  const { log, text } = startLog([]);
  for (const line of ['one\n', 'zwei, drü\n']) log.write(line);
  expect(text()).toBe('one\nzwei, drü\n');
});

test('a line of which a part is taken is completed', () => {
  const { log, text } = startLog([1, 3, 2]);
  log.write('a long line\n');
  expect(text()).toBe('a long line\n');
});

test('a pipe that is full for a moment is waited for', () => {
  const { log, text } = startLog(['EAGAIN', 2, 'EAGAIN', 'EAGAIN']);
  log.write('line\n');
  expect(text()).toBe('line\n');
});

test.for(['ENOSPC', 'EPIPE'] as const)(
  'lines that fail with %s are dropped, and the next one says so',
  (code) => {
    const { log, text } = startLog([code, code]);
    for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) log.write(line);
    expect(text().split('\n')).toEqual([droppedLine(2), 'three', 'four', '']);
  },
);

test('a pipe that nobody reads costs some tries once, and then one a line', () => {
  const { log, text, left } = startLog(times(22, 'EAGAIN'));
  for (const line of ['one\n', 'two\n', 'three\n']) log.write(line);
  expect(left).toEqual([]);
  log.write('four\n');
  expect(text().split('\n')).toEqual([droppedLine(3), 'four', '']);
});

test('a line that is cut off by a full disk does not spoil the next one', () => {
  const { log, text } = startLog([2, 'ENOSPC', 'ENOSPC']);
  for (const line of ['one\n', 'two\n', 'three\n']) log.write(line);
  expect(text().split('\n')).toEqual(['on', droppedLine(2), 'three', '']);
});
