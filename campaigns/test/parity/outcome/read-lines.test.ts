import { expect, test } from 'vitest';
import { readLines } from '../../../src/parity/outcome/read-lines.ts';

const system = (subtype: string, fields: object) => ({ type: 'system', subtype, ...fields });
const started = (id: string, fields: object = {}) =>
  system('task_started', { task_id: id, task_type: 'local_bash', description: `shell ${id}`, ...fields });
const ended = (id: string, status: string) => system('task_notification', { task_id: id, status });
const list = (...ids: string[]) =>
  system('background_tasks_changed', { tasks: ids.map((id) => ({ task_id: id })) });

test('background work is what was on a list of it, with how it ended', () => {
  const lines = [
    started('1'),
    started('2'),
    list('2'),
    ended('1', 'completed'),
    ended('2', 'failed'),
    list(),
  ];
  expect(readLines(lines).background).toEqual(['shell failed shell 2']);
});

test('where there are no lists, it is what was not started in the foreground', () => {
  const lines = [started('1', { is_backgrounded: false }), started('2'), ended('1', 'completed')];
  expect(readLines([...lines, ended('2', 'completed')]).background).toEqual(['shell completed shell 2']);
});

test('the texts of sub-agents are not said in the main conversation', () => {
  const says = (text: string, parent: string | null) => ({
    type: 'assistant',
    parent_tool_use_id: parent,
    message: { content: [{ type: 'text', text }] },
  });
  expect(readLines([says('main', null), says('agent', 'toolu_1')]).said).toEqual(['main']);
});
