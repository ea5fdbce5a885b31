import { chmod, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ClaudeOptions } from '../../../../src/options.ts';
import { toolResults } from '../../../support/have-agent-run.ts';
import { ownMounts } from '../../../support/own-mounts.ts';
import { IS_WHOLE } from '../../../support/places/tests-in.ts';
import { startOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === 'linux';
/** Of this process alone: all that these users run is ended. */
const first = 1_400_000 + (process.pid % 100_000) * 4;
const processUser = { uid: first, gid: first, lastUid: first + 3 };
const ways = [{ usePidNamespace: true }, { usePidNamespace: false }] as const;
const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });

/** Starts processes until none can be started, and stays. */
const FORK = `mkfifo fifo; exec 3<>fifo; sh -c 'for i in $(seq 400); do sleep 300 & echo $i; done' > started; read -t 250 -u 3`;
const LOOK = 'cat /proc/self/limits /proc/self/oom_score_adj';

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

describe.runIf(isLinux)('a run in a process', () => {
  test.for(ways)('may open so many files, and is ended before the server (%o)', async (way) => {
    await using room = await startOps({
      script: [bash(LOOK), say('done')],
      claude: {
        environment: { IS_SANDBOX: '1' },
        processLimits: { openFiles: 1_024 },
        ...(isRoot ? { processUser } : {}),
        ...way,
      },
    });
    expect(await room.run({ permissionMode })).toMatchObject({ status: 'completed' });
    const [printed = ''] = toolResults(room);
    expect(printed).toMatch(/^Max open files\s+1024\s+1024\s/m);
    const own = Number(await readFile('/proc/self/oom_score_adj', 'latin1'));
    expect(printed.trim().split('\n').at(-1)).toBe(String(Math.min(1_000, own + 500)));
  });
});

/** Two runs of which one starts as many processes as it may: the other can start some of its own. */
async function forkBeside(claude: ClaudeOptions): Promise<void> {
  await using directory = await temporaryDirectory();
  await chmod(directory.path, 0o711);
  const dataDirectory = path.join(directory.path, 'data');
  await using room = await startOps({
    dataDirectory,
    script: ({ prompt, turn }) => {
      if (turn > 0) return say('done');
      if (prompt === 'fork') return bash(FORK);
      return bash('for i in $(seq 60); do sleep 1 & done; wait && echo all started');
    },
    claude: { environment: { IS_SANDBOX: '1' }, processLimits: { processes: 200 }, ...claude },
  });
  const bomb = await room.create({ prompt: 'fork', permissionMode });
  const file = path.join(dataDirectory, 'workspaces', bomb.id, 'started');
  const started = async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.split('\n').length - 1;
  };
  await expect.poll(started).toBeGreaterThan(100);
  const other = await room.run({ prompt: 'other', permissionMode });
  expect(other).toMatchObject({ status: 'completed' });
  expect(JSON.stringify(await room.log(other.id))).toContain('all started');
  expect(await started()).toBeLessThan(200);
  // Its own CLI may have needed one process more than there was.
  const ended = await room.ops.cancelTask(bomb.id).catch(async () => await room.ops.getTask(bomb.id));
  expect(['cancelled', 'failed']).toContain(ended.status);
}

// The limit is set by one line of shell, within namespaces or without.
test.runIf(isRoot).for(IS_WHOLE ? ways : ways.slice(0, 1))(
  'a run of a range of users has a limit of processes for itself (%o)',
  async (way) => await forkBeside({ processUser, ...way }),
);

test.runIf(!isRoot && ownMounts !== undefined)(
  'a run of an ordinary user has a limit of processes for itself',
  async () => await forkBeside({}),
);

test.runIf(isRoot || ownMounts !== undefined)(
  'a run may be held to fewer processes by its task',
  async () => {
    await using room = await startOps({
      script: [bash('ulimit -u'), say('done')],
      claude: isRoot ? { processUser } : {},
    });
    const task = await room.run({ permissionMode, resources: { processes: 300 } });
    expect(task).toMatchObject({ status: 'completed', resources: { processes: 300 } });
    expect(toolResults(room)).toEqual(['300']);
    await expect(room.create({ resources: { processes: 5_000 } })).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/resources/processes' }],
    });
  },
);

test.runIf(isLinux)('a task asks for fewer processes only where they are counted for its run', async () => {
  await using room = await startOps({ script: [say('done')] });
  const create = room.create({ resources: { processes: 64 } });
  if (isRoot || ownMounts === undefined)
    await expect(create).rejects.toMatchObject({ errors: [{ pointer: '/resources/processes' }] });
  else expect(await create).toMatchObject({ status: 'queued' });
});
