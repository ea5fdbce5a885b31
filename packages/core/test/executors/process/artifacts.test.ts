import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { ownMounts } from '../../support/own-mounts.ts';
import { IN_PROCESS as place } from '../../support/places/in-process.ts';
import { artifactsOf, testsOfArtifacts } from '../suite/artifacts.ts';

const bash = (command: string) => useTool('Bash', { command });
const write = (name: string, content: string) => useTool('Write', { file_path: name, content });

testsOfArtifacts(place);

const replaceWorkspace = [
  write('replace.sh', 'd=$PWD; cd ..; rm -rf "$d"; ln -s "$(cd .. && pwd)" "$d"\n'),
  bash('sh replace.sh'),
  say('the result'),
];

test('a run that puts a link in the place of its workspace fails, keeps its result, and gives nothing away', async () => {
  await using room = await place.start({
    claude: { environment: { IS_SANDBOX: '1' }, usePidNamespace: false },
    script: replaceWorkspace,
  });
  const task = await room.run({ permissionMode: 'bypassPermissions' });
  expect(task).toMatchObject({
    status: 'failed',
    error: { code: 'artifacts_failed', message: expect.stringContaining('replaced or removed') },
    result: { text: 'the result' },
  });
  expect(await artifactsOf(room.ops, task.id)).toEqual({});
});

test.runIf(ownMounts)('a run whose workspace is a mount can not put a link in its place', async () => {
  await using room = await place.start({
    claude: { environment: { IS_SANDBOX: '1' } },
    script: replaceWorkspace,
  });
  const task = await room.run({ permissionMode: 'bypassPermissions' });
  expect(task).toMatchObject({ status: 'completed', result: { text: 'the result' } });
  expect(await artifactsOf(room.ops, task.id)).toEqual({});
});
