import type { Preset, PresetInput } from '@claude-ops/contract';
import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand } from '../fixtures/start-command.ts';

const REVIEW: Preset = {
  name: 'review',
  version: 2,
  description: 'Reads: "all"',
  spec: { model: 'opus', systemPrompt: 'Two\nlines: yes\n', tags: { on: 'yes' } },
  createdAt: '2026-01-01T00:00:00.000Z',
};
const PLAIN: Preset = { ...REVIEW, name: 'plain', version: 1, description: null, spec: {} };

function apiThatKeeps() {
  const kept: [string, PresetInput][] = [];
  const api = createApi({
    putPreset: async (name, input) => {
      kept.push([name, input]);
      return { ...REVIEW, name, change: 'created' };
    },
    listPresets: async () => ({ data: [PLAIN, REVIEW], nextCursor: null }),
    getPreset: async (name, { version } = {}) => ({ ...REVIEW, name, version: version ?? 2 }),
    deletePreset: async () => undefined,
  });
  return { kept, api };
}

test('an export is what apply takes, and loses nothing', async () => {
  const { kept, api } = apiThatKeeps();
  const { stdout } = await runCommand(['presets:export'], { api });
  const applied = await runCommand(['presets:apply', '-f', '-'], { api, stdin: stdout });
  expect(applied).toMatchObject({
    exitCode: 0,
    stdout: 'plain: created (version 2)\nreview: created (version 2)\n',
  });
  expect(kept).toEqual([
    ['plain', { spec: {}, description: null }],
    ['review', { spec: REVIEW.spec, description: REVIEW.description }],
  ]);
});

test.for([
  ['name: a\nspec: [', 'Standard input, line '],
  ['name: a\nspec: {}\n---\nspec: {}', 'a preset needs a name'],
  ['name: a\nmodel: opus', '"model" is no field of a preset'],
  ['- a', 'a preset has the fields name, description and spec'],
  ['', 'Standard input has no preset.'],
  ['# nothing', 'Standard input has no preset.'],
])('a file that has no presets is refused before anything is stored: %j', async ([stdin, words]) => {
  const { kept, api } = apiThatKeeps();
  const run = await runCommand(['presets:apply', '-f', '-'], { api, stdin });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain(words);
  expect(kept).toEqual([]);
});

test('presets are listed, shown in a version, and deleted by name alone', async () => {
  const { api } = apiThatKeeps();
  expect((await runCommand(['presets:list'], { api })).stdout).toBe(
    'plain\t1\t2026-01-01T00:00:00.000Z\t\t\nreview\t2\t2026-01-01T00:00:00.000Z\tmodel,systemPrompt,tags\tReads: "all"\n',
  );
  expect((await runCommand(['presets:list'], { api, stdoutColumns: 80 })).stdout).toMatch(
    /NAME +VERSION +AGE +FIELDS +DESCRIPTION/,
  );
  const shown = await runCommand(['presets:show', 'review@1', '--json'], { api });
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'review', version: 1 });
  expect((await runCommand(['presets:show', 'review'], { api })).stdout).toMatch(/^name: review\n/);
  expect((await runCommand(['presets:delete', 'review'], { api })).stdout).toBe('review\tdeleted\n');
  for (const argv of [
    ['presets:delete', 'review@1'],
    ['presets:show', 'a b'],
    ['presets:show', 'a@0'],
  ])
    expect(await runCommand(argv, { api })).toMatchObject({ exitCode: 2, stdout: '' });
});

test('run names a preset, and one that there is not is told with what to do', async () => {
  const api = createApi();
  await runCommand(['run', '-p', 'Hi', '--preset', 'review@3'], { api });
  expect(api.calls.created).toMatchObject([{ preset: 'review@3' }]);
  const createTask = async () => {
    throw new ClaudeOpsError('preset_not_found', 'There is no preset "none".');
  };
  const run = await runCommand(['run', '-p', 'Hi', '--preset', 'none'], { api: createApi({ createTask }) });
  expect(run).toMatchObject({ exitCode: 2 });
  expect(run.stderr).toContain('claude-ops presets list');
});
