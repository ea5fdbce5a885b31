import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool, type Step } from '@claude-ops/testing';
import { beforeAll, expect, test } from 'vitest';
import { toolResults } from '../../../support/have-agent-run.ts';
import { ownMounts } from '../../../support/own-mounts.ts';
import { startOps } from '../../../support/start-ops.ts';

const isRoot = process.getuid?.() === 0;
const canMount = ownMounts !== undefined;
const processUser = { uid: 65_534, gid: 65_534 };
const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** What two tasks do at the same time, in turns. */
interface Meeting {
  /** Done by the first task, which stays until the second one is over. */
  readonly victim: string;
  /** Done by the second task meanwhile. */
  readonly attacker: string;
}

/** A task that has done something and stays, and what another one that runs then prints to each. */
async function meet(meetings: readonly Meeting[]): Promise<readonly string[]> {
  const script = ({ prompt, turn }: { prompt: string; turn: number }): Step => {
    const meeting = meetings[turn];
    if (prompt === 'victim') return bash(meeting?.victim ?? 'echo ready > ready.txt; sleep 300');
    return meeting === undefined ? say('done') : bash(meeting.attacker);
  };
  await using room = await startOps({ script, claude: isRoot ? { processUser } : {} });
  const { id } = await room.create({ prompt: 'victim', permissionMode });
  await expect.poll(() => workspaceHas(id, 'ready.txt')).toBe(true);
  const task = await room.run({ prompt: 'attacker', permissionMode });
  expect(task).toMatchObject({ status: 'completed' });
  expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
  return toolResults(room);
}

async function workspaceHas(taskId: string, name: string): Promise<boolean> {
  const [directory = ''] = execFileSync('find', [os.tmpdir(), '-path', `*/workspaces/${taskId}/${name}`], {
    encoding: 'utf8',
  }).split('\n');
  return directory !== '';
}

const SECRET = randomUUID();
const PLACES = ['/tmp', '/var/tmp', '/dev/shm'].map((directory) =>
  path.join(directory, `left-${randomUUID()}`),
);

/** In one pair of tasks: each would start two for a command. */
const MEETINGS = {
  files: {
    victim: `(exec -a ${SECRET} sleep 300 >/dev/null 2>&1 &); echo ${SECRET} | tee mine.txt "$HOME/mine.txt"`,
    attacker: `cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls /workspace; echo; echo found $(find /tmp "$HOME/.." /workspace -name mine.txt 2>/dev/null | wc -l)`,
  },
  sockets: {
    victim: 'true',
    attacker: `for name in $(grep -o '/[^ ]*cc-socks[^ ]*' /proc/net/unix | sort -u); do ls "$name"; done; ls -d /tmp/cc-*`,
  },
  ipc: {
    victim: 'ipcmk --shmem 4096 --mode 0666 && ipcmk --queue --mode 0666 && ipcmk --semaphore 1 --mode 0666',
    attacker: 'ipcs | grep -c "^0x"; echo looked',
  },
  temporary: {
    victim: `${PLACES.map((place) => `echo mine > ${place}; chmod 4777 ${place}`).join('; ')}; ls ${PLACES.join(' ')}`,
    attacker: `ls ${PLACES.join(' ')}; df --output=size -B1 /tmp /var/tmp /dev/shm | tail -3`,
  },
  terminals: {
    victim: '(script -qc "sleep 300" /dev/null >/dev/null 2>&1 &); sleep 0.2',
    attacker:
      'script -qc tty /dev/null; ls /dev/pts; python3 -c "import pty; pty.spawn([\'tty\'])" || echo no python',
  },
} satisfies Record<string, Meeting>;

let met: Promise<readonly string[]> | undefined;

/** What the attacker of a meeting has printed, once both tasks are over. */
async function printedIn(name: keyof typeof MEETINGS): Promise<string> {
  met ??= meet(Object.values(MEETINGS));
  return (await met)[Object.keys(MEETINGS).indexOf(name)] ?? '';
}

test.runIf(canMount)('a run sees neither workspace, home nor process of another', async () => {
  const printed = await printedIn('files');
  expect(printed).toMatch(/^found 0$/m);
  expect(printed).toContain('claude');
  expect(printed).not.toContain(SECRET);
});

test.runIf(canMount)('a run finds no socket of another session, to which it could speak', async () => {
  const printed = await printedIn('sockets');
  const [own, ...others] = printed.split('\n').filter((line) => line.startsWith('/'));
  // Its own, of which no other run sees the directory.
  expect(own).toMatch(/^\/claude-ops\/tmp\/cc-socks\//);
  expect(others).toEqual([]);
});

test.runIf(canMount)('a run finds no shared memory and no queue of another', async () => {
  expect(await printedIn('ipc')).toBe('0\nlooked');
  expect(execFileSync('ipcs', { encoding: 'utf8' })).not.toMatch(
    isRoot ? /^0x.*(nobody|65534)/m : /^0x.*666/m,
  );
});

test.runIf(canMount)(
  'what a run leaves in a temporary directory nobody else sees, and it is gone with it',
  async () => {
    const printed = await printedIn('temporary');
    for (const place of PLACES) {
      expect(printed).toContain(`cannot access '${place}'`);
      await expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' });
    }
    const sizes = printed
      .split('\n')
      .map(Number)
      .filter((size) => size > 0);
    expect(sizes).toHaveLength(3);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(1024 ** 3);
  },
);

test.runIf(canMount)('a run has terminals of its own, and sees those of nobody else', async () => {
  expect(await printedIn('terminals')).toMatch(/^\/dev\/pts\/0\s+ptmx\s+(\/dev\/pts\/0|no python)\s*$/);
});
