import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CreateTaskInput, Task } from '@claude-ops/contract';
import { say, useTool, type Step } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { toolResults } from '../../support/have-agent-run.ts';
import { inContainer } from '../../support/places/in-container.ts';
import type { RoomOptions } from '../../support/places/place.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const place = inContainer();
const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });

interface Meeting {
  /** Done by the first task, which then stays. */
  readonly victim: string;
  /** Done by the second task meanwhile. May refer to what the first one has printed. */
  readonly attacker: string | ((victimPrinted: string) => string);
  readonly input?: Partial<CreateTaskInput>;
  readonly options?: RoomOptions;
}

interface Met {
  readonly printed: string;
  readonly victim: Task;
}

/** Two tasks of two callers, at the same time, in containers of one server. The first one is still at work in the end. */
async function meet({ victim, attacker, input = {}, options = {} }: Meeting): Promise<Met> {
  let printed = '';
  const script = ({ prompt, turn }: { prompt: string; turn: number }): Step => {
    if (prompt === 'victim') return [bash(victim), bash('echo ready; sleep 300')][turn] ?? say('done');
    if (turn > 0) return say('done');
    return bash(typeof attacker === 'string' ? attacker : attacker(printed));
  };
  await using room = await place.start({ ...options, script });
  const { id } = await room.create({ ...input, prompt: 'victim', permissionMode });
  await room.server.waitForRequest(({ turn }) => turn === 1);
  printed = toolResults(room).at(-1)?.trim() ?? '';
  const task = await room.run({ ...input, prompt: 'attacker', permissionMode });
  expect(task).toMatchObject({ status: 'completed' });
  const stays = await room.ops.getTask(id);
  expect(stays).toMatchObject({ status: 'running' });
  return { printed: toolResults(room).at(-1) ?? '', victim: stays };
}

test('a run finds neither workspace nor home nor temporary file of another, and they are gone after it', async () => {
  const secret = randomUUID();
  await using directory = await temporaryDirectory();
  const { printed, victim } = await meet({
    victim: `for place in . ~ ~/.cache /tmp /dev/shm; do mkdir -p $place; echo ${secret} > $place/mine.txt; chmod 4777 $place/mine.txt; done`,
    attacker:
      'find / -xdev -name mine.txt 2>/dev/null; find /workspace /home /tmp /dev/shm /run /var/tmp -name mine.txt 2>/dev/null; ls -A /workspace; echo looked',
    options: { workspacesDirectory: directory.path },
  });
  expect(printed).toBe('looked');
  const left = async () => (await readdir(directory.path)).filter((name) => name.includes(victim.id));
  await expect.poll(left).toEqual([]);
  expect(existsSync(path.join(os.tmpdir(), 'mine.txt'))).toBe(false);
});

test('a run sees no process of another, and nothing of its environment', async () => {
  const secret = randomUUID();
  const { printed } = await meet({
    victim: `(MINE=${secret} exec -a ${secret} sleep 300 >/dev/null 2>&1 &); echo started`,
    attacker: "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '",
  });
  expect(printed).toContain('docker-init');
  expect(printed).not.toContain(secret);
});

test('a run that kills all that it can ends itself alone', async () => {
  await using room = await place.start({
    script: ({ prompt, turn }) => {
      if (turn > 0) return say('done');
      return bash(prompt === 'victim' ? 'sleep 4; echo slept' : 'kill -9 -1');
    },
  });
  const victim = await room.create({ prompt: 'victim', permissionMode });
  await room.server.waitForRequest();
  expect(await room.run({ prompt: 'attacker', permissionMode })).toMatchObject({ status: 'failed' });
  expect(await room.ops.waitForCompletion(victim.id)).toMatchObject({ status: 'completed' });
});

test('a run can trace no process, and reads the memory of none but its own', async () => {
  const { printed } = await meet({
    victim: 'echo here',
    attacker:
      "for pid in 1 $$ $PPID; do echo \"$pid $(head -c 1 /proc/$pid/mem 2>&1 >/dev/null | grep -o 'Permission denied\\|Input/output error')\"; done; ls /proc | grep -c '^[0-9]'",
  });
  // The memory of the first process, which is nobody's of the run to read, and that of others is not even there.
  expect(printed).toMatch(/^1 (?:Permission denied|Input\/output error)$/m);
  expect(Number(printed.split('\n').at(-1))).toBeLessThan(20);
});

test('a run finds no socket of another session, no abstract socket, and no port of another on loopback', async () => {
  const name = `of-${randomUUID()}`;
  const listen = `const { createServer } = require("node:net"); createServer().listen("\\0${name}"); createServer().listen(47999, "127.0.0.1");`;
  const ask = `/fixtures/asks-around.mjs 'unix:@${name}' 'tcp:127.0.0.1 47999'`;
  const { printed } = await meet({
    victim: `(node -e '${listen}' > /dev/null 2>&1 &); sleep 1; ${ask}; echo`,
    attacker: `${ask}; echo; grep -c '${name}' /proc/net/unix; for socket in $(grep -o '/[^ ]*cc-socks[^ ]*' /proc/net/unix | sort -u); do [ -S "$socket" ] || echo "foreign $socket"; done`,
  });
  const [answers = '', count, ...foreign] = printed.split('\n');
  expect(JSON.parse(answers)).toEqual({
    [`unix:@${name}`]: 'ECONNREFUSED',
    'tcp:127.0.0.1 47999': 'ECONNREFUSED',
  });
  expect(count).toBe('0');
  expect(foreign.filter((line) => line.startsWith('foreign'))).toEqual([]);
});

test('a run finds no shared memory, semaphore or queue of another, and none is left', async () => {
  const { printed } = await meet({
    victim:
      'ipcmk --shmem 4096 --mode 0666 && ipcmk --queue --mode 0666 && ipcmk --semaphore 1 --mode 0666; ipcs | grep -c "^0x"',
    attacker: 'ipcs | grep -c "^0x"; ls -A /dev/mqueue; echo looked',
  });
  expect(printed).toBe('0\nlooked');
  expect(execFileSync('ipcs', { encoding: 'utf8' })).not.toMatch(/^0x\S+\s+\d+\s+\S+\s+666\s/m);
});

test('a run sees no terminal of another', async () => {
  const { printed } = await meet({
    victim: '(script -qc "sleep 300" /dev/null > /dev/null 2>&1 &); sleep 0.3; ls /dev/pts',
    attacker: 'ls /dev/pts',
  });
  expect(printed).toBe('ptmx');
});

test('runs whose network is open do not reach each other, and their network is gone with the server', async () => {
  const instanceId = randomUUID();
  const listen = 'require("node:net").createServer((socket) => socket.end()).listen(47998, "0.0.0.0")';
  const { printed } = await meet({
    victim: `(node -e '${listen}' > /dev/null 2>&1 &); sleep 1; hostname -I`,
    attacker: (address) =>
      `/fixtures/asks-around.mjs 'tcp:${address.split(' ')[0]} 47998'; echo; hostname -I`,
    input: { network: 'open' },
    options: { instanceId, containers: { allowOpenNetwork: true } },
  });
  const [answers = '', own = ''] = printed.split('\n');
  expect(own).toMatch(/^\d+\.\d+\.\d+\.\d+/);
  expect(Object.values(JSON.parse(answers) as object)).not.toContain('reached');
  const filters = { label: [`claude-ops.instance=${instanceId}`] };
  expect(await place.docker.listNetworks({ filters })).toEqual([]);
});

/** add_key(2) and keyctl(2), where system calls have other numbers. */
const KEY_CALLS: Partial<Record<NodeJS.Architecture, readonly [number, number]>> = {
  x64: [248, 250],
  arm64: [217, 219],
};

test('a run has no keyring to share with another', async () => {
  const [addKey, keyctl] = KEY_CALLS[process.arch] ?? [];
  const call = (...parts: (number | string | undefined)[]) =>
    `perl -e 'my ($type, $name, $value) = ("user", "mine", "secret"); print syscall(${parts.join(', ')}) < 0 ? "refused\\n" : "done\\n"'`;
  // -4 is the keyring of the user, which all processes of that user share; 0 and 1 ask for its number, and make it.
  const { printed } = await meet({
    victim: call(addKey, '$type', '$name', '$value', 6, -4),
    attacker: `${call(addKey, '$type', '$name', '$value', 6, -4)}; ${call(keyctl, 0, -4, 1)}`,
  });
  expect(printed).toBe('refused\nrefused');
});

test('nothing can be put above a workspace, and nothing is left in a home for the next run', async () => {
  await using directory = await temporaryDirectory();
  const plant = ['/', '/home', '/workspace/..', '~', '~/.claude'].map(
    (where) =>
      `mkdir -p ${where}/.claude 2>/dev/null; for name in .mcp.json CLAUDE.md .claude/settings.json .claude/CLAUDE.md; do echo '{}' > ${where}/$name; done`,
  );
  const find =
    'ls -A / /home | grep -e mcp -e CLAUDE -e claude; find ~ -name CLAUDE.md -o -name .mcp.json; echo looked';
  await using room = await place.start({
    workspacesDirectory: directory.path,
    script: ({ prompt, turn }) =>
      turn > 0 ? say('done') : bash(prompt === 'plant' ? plant.join('; ') : find),
  });
  await room.run({ prompt: 'plant', permissionMode });
  await room.run({ prompt: 'find', permissionMode, trustWorkspace: true });
  expect(toolResults(room)).toEqual(['looked']);
  await expect.poll(() => readdir(directory.path)).toEqual([]);
});

test('nothing of a run lives on, however well it hides', async () => {
  const seconds = String(100_000 + Math.floor(Math.random() * 800_000));
  const hide = `setsid -f env -i sh -c 'sleep ${seconds} & sleep ${seconds}' > /dev/null 2>&1`;
  await using room = await place.start({ script: [bash(`${hide}; echo hid`), say('done')] });
  expect(await room.run({ permissionMode })).toMatchObject({ status: 'completed' });
  await expect.poll(() => sleeping(seconds)).toBe('');
});

function sleeping(seconds: string): string {
  const { stdout } = ((): { stdout: string } => {
    try {
      return { stdout: execFileSync('pgrep', ['-f', `sleep ${seconds}`], { encoding: 'utf8' }) };
    } catch {
      return { stdout: '' };
    }
  })();
  return stdout.trim();
}
