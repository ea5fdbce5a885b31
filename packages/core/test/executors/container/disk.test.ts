import { readdir } from 'node:fs/promises';
import { say, useTool } from '@claude-ops/testing';
import { describe, expect, test } from 'vitest';
import { haveAgentRun } from '../../support/have-agent-run.ts';
import { fromWarmInContainer } from '../../support/places/from-warm-in-container.ts';
import { inContainer } from '../../support/places/in-container.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const MIB = 1024 ** 2;
const fill = (file: string, size: string) =>
  `mkdir -p $(dirname ${file}) && head -c ${size} /dev/zero > ${file}`;

describe.each([
  { name: 'cold', place: inContainer() },
  { name: 'warm', place: fromWarmInContainer() },
])('$name', ({ place }) => {
  testsOfTheDisk(place);
});

function testsOfTheDisk(place: Place): void {
  const testIn = testsIn(place);

  /** Runs a command that fills the disk and then stays. */
  async function overfill(command: string) {
    await using directory = await temporaryDirectory();
    await using room = await place.start({
      workspacesDirectory: directory.path,
      workspaces: { maxGrownBytes: 64 * MIB },
      script: [useTool('Bash', { command: `${command}; echo filled; sleep 300` }), say('never said')],
    });
    const task = await room.run({ permissionMode: 'bypassPermissions' });
    expect(await place.running()).toEqual([]);
    // The outcome is stored first.
    const left = async () => (await readdir(directory.path)).filter((name) => name.startsWith(task.id));
    await expect.poll(left).toEqual([]);
    return task;
  }

  testIn('container')(
    'HOME and /tmp hold what package managers write there, beyond what memory would hold',
    async () => {
      const files = ['~/.npm/_cacache/a', '~/.cache/pip/b', '~/.cargo/registry/c', '/tmp/go-build/d'];
      const { task, printed } = await haveAgentRun(
        place,
        [
          `${files.map((file) => fill(file, '80M')).join(' && ')} && du -sm ~ /tmp | cut -f1; stat -c '%U %a' ~ /tmp`,
        ],
        { containers: { memoryBytes: 256 * MIB } },
      );
      expect(task).toMatchObject({ status: 'completed' });
      expect(printed[0]).toMatch(/^24\d\n8\d\nagent 700\n\w+ 1777$/);
    },
  );

  testIn('container')('a run that writes too much into its home is stopped, and told so', async () => {
    const task = await overfill(fill('~/.npm/_cacache/a', '100M'));
    expect(task).toMatchObject({
      status: 'failed',
      error: {
        code: 'workspace_too_large',
        message: expect.stringContaining('most of it in HOME') as string,
        details: { maxBytes: 64 * MIB, place: 'HOME' },
      },
    });
  });

  test('workspace, home and /tmp have one limit together', async () => {
    const command = ['a', '~/b', '/tmp/c'].map((file) => fill(file, '30M')).join(' && ');
    expect(await overfill(command)).toMatchObject({ error: { code: 'workspace_too_large' } });
  });

  testIn('container')('what a run deletes and holds open counts', async () => {
    const task = await overfill('exec 9> gone && rm gone && head -c 100M /dev/zero >&9');
    expect(task).toMatchObject({
      error: { code: 'workspace_too_large', details: { place: 'deleted files that are still open' } },
    });
  });
}
