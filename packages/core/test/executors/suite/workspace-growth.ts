import { stat } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const MIB = 1024 ** 2;
const bash = (command: string) => useTool('Bash', { command });

export function testsOfAWorkspaceThatGrows(place: Place): void {
  const testIn = testsIn(place);

  test('a run whose workspace grows too large is stopped, has its artifacts, and gives the disk back', async () => {
    await using directory = await temporaryDirectory();
    await using room = await place.start({
      workspacesDirectory: directory.path,
      workspaces: { maxGrownBytes: 32 * MIB },
      artifacts: { maxBytes: MIB },
      claude: { environment: { IS_SANDBOX: '1' } },
      script: {
        rules: [
          {
            when: { promptIncludes: 'fill the disk' },
            steps: [
              bash('echo kept > kept.txt; head -c 64M /dev/zero > large; echo filled; sleep 300'),
              say('never said'),
            ],
          },
        ],
        steps: [say('done')],
      },
    });
    const { id } = await room.create({ prompt: 'fill the disk', permissionMode: 'bypassPermissions' });
    await room.event(id, ({ type }) => type === 'claude.assistant');
    expect(await room.run()).toMatchObject({ status: 'completed' });
    expect(await room.ops.waitForCompletion(id)).toMatchObject({
      status: 'failed',
      error: { code: 'workspace_too_large', details: { maxBytes: 32 * MIB, place: 'the workspace' } },
    });
    const { data: artifacts } = await room.ops.listArtifacts(id);
    expect(artifacts.map(({ path: name }) => name)).toEqual(['kept.txt']);
    // The outcome of a container is stored before its files go.
    await expect
      .poll(() =>
        stat(path.join(directory.path, id)).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone');
    expect(await place.running()).toEqual([]);
  });

  testIn('process')('a file that only looks large takes nothing of the disk', async () => {
    await using room = await place.start({
      workspaces: { maxGrownBytes: 32 * MIB },
      claude: { environment: { IS_SANDBOX: '1' } },
      script: [bash('truncate -s 1T sparse; sleep 5; echo slept'), say('done')],
    });
    expect(await room.run({ permissionMode: 'bypassPermissions' })).toMatchObject({ status: 'completed' });
  });
}
