import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool, type ModelServer, type Step } from '@claude-ops/testing';
import { beforeAll, expect, test } from 'vitest';
import { ownMounts } from '../../../support/own-mounts.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';

const isRoot = process.getuid?.() === 0;
const canMount = ownMounts !== undefined;
const processUser = { uid: 65_534, gid: 65_534 };
const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** A task that has done something and stays, and what another one that runs then prints. */
async function meet(victim: string, attacker: string): Promise<{ room: RunningOps; printed: string }> {
  const script = ({ prompt, turn }: { prompt: string; turn: number }): Step => {
    if (turn > 0) return say('done');
    return prompt === 'victim' ? bash(`${victim}; echo ready > ready.txt; sleep 300`) : bash(attacker);
  };
  await using room = await startOps({ script, claude: isRoot ? { processUser } : {} });
  const { id } = await room.create({ prompt: 'victim', permissionMode });
  await expect.poll(() => workspaceHas(id, 'ready.txt')).toBe(true);
  const task = await room.run({ prompt: 'attacker', permissionMode });
  expect(task).toMatchObject({ status: 'completed' });
  expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
  return { room, printed: lastResult(room.server) };
}

async function workspaceHas(taskId: string, name: string): Promise<boolean> {
  const [directory = ''] = execFileSync('find', [os.tmpdir(), '-path', `*/workspaces/${taskId}/${name}`], {
    encoding: 'utf8',
  }).split('\n');
  return directory !== '';
}

function lastResult({ requests }: ModelServer): string {
  const blocks = requests.at(-1)?.messages.flatMap(({ content }) => content) ?? [];
  const texts = blocks.flatMap(({ type, content }) =>
    type === 'tool_result' && typeof content === 'string' ? [content] : [],
  );
  return texts.at(-1) ?? '';
}

test.runIf(canMount)('a run sees neither workspace, home nor process of another', async () => {
  const secret = randomUUID();
  const { printed } = await meet(
    `exec -a ${secret} sleep 300 & echo ${secret} | tee mine.txt "$HOME/mine.txt"`,
    `cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls /workspace; echo; echo found $(find /tmp "$HOME/.." /workspace -name mine.txt 2>/dev/null | wc -l)`,
  );
  expect(printed).toMatch(/^found 0$/m);
  expect(printed).toContain('claude');
  expect(printed).not.toContain(secret);
});

test.runIf(canMount)('a run finds no socket of another session, to which it could speak', async () => {
  const { printed } = await meet(
    'true',
    `for name in $(grep -o '/[^ ]*cc-socks[^ ]*' /proc/net/unix | sort -u); do ls "$name"; done; ls -d /tmp/cc-*`,
  );
  const [own, ...others] = printed.split('\n').filter((line) => line.startsWith('/'));
  // Its own, of which no other run sees the directory.
  expect(own).toMatch(/^\/claude-ops\/tmp\/cc-socks\//);
  expect(others).toEqual([]);
});

test.runIf(canMount)('a run finds no shared memory and no queue of another', async () => {
  const { printed } = await meet(
    'ipcmk --shmem 4096 --mode 0666 && ipcmk --queue --mode 0666 && ipcmk --semaphore 1 --mode 0666',
    'ipcs | grep -c "^0x"; echo looked',
  );
  expect(printed).toBe('0\nlooked');
  expect(execFileSync('ipcs', { encoding: 'utf8' })).not.toMatch(
    isRoot ? /^0x.*(nobody|65534)/m : /^0x.*666/m,
  );
});

test.runIf(canMount)(
  'what a run leaves in a temporary directory nobody else sees, and it is gone with it',
  async () => {
    const name = `left-${randomUUID()}`;
    const places = ['/tmp', '/var/tmp', '/dev/shm'].map((directory) => path.join(directory, name));
    const leave = places.map((place) => `echo mine > ${place}; chmod 4777 ${place}`).join('; ');
    const { printed } = await meet(
      `${leave}; ls ${places.join(' ')} > left.txt`,
      `ls ${places.join(' ')}; df --output=size -B1 /tmp /var/tmp /dev/shm | tail -3`,
    );
    for (const place of places) {
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
  const { printed } = await meet(
    'script -qc "sleep 300" /dev/null >/dev/null 2>&1 & sleep 0.2',
    'script -qc tty /dev/null; ls /dev/pts; python3 -c "import pty; pty.spawn([\'tty\'])" || echo no python',
  );
  expect(printed).toMatch(/^\/dev\/pts\/0\s+ptmx\s+(\/dev\/pts\/0|no python)\s*$/);
});
