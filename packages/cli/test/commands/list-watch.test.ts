import { ClaudeOpsError, type TaskPage } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';
import { createSummary } from '../fixtures/tasks.ts';
import { watchList } from '../../src/watch/watch-list.ts';

const page = (promptPreview: string): TaskPage => ({
  data: [createSummary({ promptPreview })],
  nextCursor: null,
});

/** A terminal whose writes are looked at. */
function terminal(rows = 24) {
  const written: string[] = [];
  const write = (data: string | Uint8Array) => void written.push(String(data));
  return { written, stdout: { isTTY: true, columns: 100, rows, write } };
}

test('list --watch takes the second screen until Ctrl-C, and gives the terminal back', async () => {
  const { written, stdout } = terminal();
  const api = createApi({ listTasks: async () => page('Say hello') });
  const command = startCommand(['list', '--watch'], { api, stdout });
  await vi.waitFor(() => expect(written.join('')).toContain('Say hello'));
  command.interrupt();
  expect(await command.exitCode).toBe(0);
  expect(written.at(0)).toBe('\u001B[?1049h\u001B[?25l');
  expect(written.at(-1)).toBe('\u001B[?25h\u001B[?1049l');
  expect(command.listeners()).toBe(0);
});

test('each look is one write, and a server that is lost keeps the last list', async () => {
  const { written, stdout } = terminal();
  const ended = new AbortController();
  const looks = [
    async () => page('one'),
    async () => page('two\u001B[2J'),
    async () => {
      throw new ClaudeOpsError('connection_failed', 'Cannot reach it.');
    },
    async () => page('four'),
  ];
  const list = async () => {
    const look = looks.shift();
    if (look !== undefined) return await look();
    ended.abort();
    return page('five');
  };
  await watchList({ stdout, list, now: () => 0, intervalMs: 1, signal: ended.signal });
  const [, first, second, third, fourth] = written;
  expect(first).toContain('one');
  expect(second).toContain('two');
  expect(second).not.toContain('\u001B[2J');
  expect(third).toMatch(/The server is lost since then: Cannot reach it\.[^]*two/);
  expect(fourth).toContain('four');
  expect(fourth).not.toContain('lost');
});

test('no more lines are shown than the terminal has', async () => {
  const { written, stdout } = terminal(5);
  const ended = new AbortController();
  const data = Array.from({ length: 50 }, () => createSummary({}));
  const list = async () => ({ data, nextCursor: null });
  const watching = watchList({ stdout, list, now: () => 0, intervalMs: 1_000, signal: ended.signal });
  await vi.waitFor(() => expect(written).toHaveLength(2));
  ended.abort();
  await watching;
  expect(written[1]?.match(/\n/g)).toHaveLength(4);
});

test('--watch is refused in a pipe, and a first look that fails leaves the terminal alone', async () => {
  expect(await runCommand(['list', '--watch'], {})).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--watch needs a terminal'),
  });
  const { written, stdout } = terminal();
  const listTasks = async () => {
    throw new ClaudeOpsError('connection_failed', 'Cannot reach it.');
  };
  const command = startCommand(['list', '--watch'], { api: createApi({ listTasks }), stdout });
  expect(await command.exitCode).toBe(3);
  expect(written).toEqual([]);
});
