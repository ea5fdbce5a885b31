import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { IN_PROCESS } from '../../support/places/in-process.ts';
import { firstRequestOf, testsOfTheFirstRequest } from '../suite/first-request.ts';

testsOfTheFirstRequest(IN_PROCESS);

test('docs/tools.md has every tool that the model is offered, and no other one as offered', async () => {
  const document = await readFile(new URL('../../../../../docs/tools.md', import.meta.url), 'utf8');
  // Names of tools begin with a capital letter, those of permission modes do not.
  const rows = document.matchAll(/^\| `([A-Z]\w+)` +\| (yes|not offered) /gm);
  const documented = Map.groupBy(rows, ([, , offered]) => offered);
  const namesIn = (state: string) => (documented.get(state) ?? []).map(([, name]) => name);

  const offered = new Set<string>();
  for (const toolSearch of ['true', 'false'])
    for (const input of [{}, { model: 'claude-sonnet-4-6' }]) {
      const environment = { ENABLE_TOOL_SEARCH: toolSearch };
      const { tools } = await firstRequestOf(IN_PROCESS, { environment }, input);
      for (const { name } of tools) offered.add(name);
    }
  offered.delete('DeferredToolPlaceholder');
  expect(namesIn('yes').toSorted()).toEqual([...offered].toSorted());
  expect(namesIn('not offered')).toEqual(['CronCreate', 'CronDelete', 'CronList', 'ScheduleWakeup']);
});
