import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CreateTaskInput, Task } from '@claude-ops/contract';
import { say, useTool, type Step } from '@claude-ops/testing';
import { afterAll, expect, test } from 'vitest';
import { toolResults } from '../../support/have-agent-run.ts';
import { inContainer } from '../../support/places/in-container.ts';
import type { RoomOptions } from '../../support/places/place.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const place = inContainer();
const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });

/** What two tasks do at the same time. */
interface Meeting {
  /** Done by the first task, which then stays. */
  readonly victim: string;
  /** Done by the second task meanwhile. May refer to what the first one has printed. */
  readonly attacker: string | ((victimPrinted: string) => string);
}

interface Met {
  /** What the attackers have printed, in order. */
  readonly printed: readonly string[];
  readonly victim: Task;
}

/** Two tasks of two callers, at the same time, in containers of one server. The first one is still at work in the end. */
async function meet(
  meetings: readonly Meeting[],
  { input = {}, ...options }: RoomOptions & { readonly input?: Partial<CreateTaskInput> } = {},
): Promise<Met> {
  let victims: readonly string[] = [];
  const script = ({ prompt, turn }: { prompt: string; turn: number }): Step => {
    const meeting = meetings[turn];
    if (prompt === 'victim') return bash(meeting?.victim ?? 'echo ready; sleep 300');
    if (meeting === undefined) return say('done');
    const { attacker } = meeting;
    return bash(typeof attacker === 'string' ? attacker : attacker(victims[turn]?.trim() ?? ''));
  };
  await using room = await place.start({ ...options, script });
  const { id } = await room.create({ ...input, prompt: 'victim', permissionMode });
  await room.server.waitForRequest(({ turn }) => turn === meetings.length);
  victims = toolResults(room);
  const task = await room.run({ ...input, prompt: 'attacker', permissionMode });
  expect(task).toMatchObject({ status: 'completed' });
  const stays = await room.ops.getTask(id);
  expect(stays).toMatchObject({ status: 'running' });
  return { printed: toolResults(room), victim: stays };
}

const SECRET = randomUUID();
const SOCKET = `of-${randomUUID()}`;
const LISTEN = `const { createServer } = require("node:net"); createServer().listen("\\0${SOCKET}"); createServer().listen(47999, "127.0.0.1");`;
const ASK = `/fixtures/asks-around.mjs 'unix:@${SOCKET}' 'tcp:127.0.0.1 47999'`;

/** add_key(2) and keyctl(2), where system calls have other numbers. */
const KEY_CALLS: Partial<Record<NodeJS.Architecture, readonly [number, number]>> = {
  x64: [248, 250],
  arm64: [217, 219],
};
const [ADD_KEY, KEYCTL] = KEY_CALLS[process.arch] ?? [];
const call = (...parts: (number | string | undefined)[]) =>
  `perl -e 'my ($type, $name, $value) = ("user", "mine", "secret"); print syscall(${parts.join(', ')}) < 0 ? "refused\\n" : "done\\n"'`;

/** In one pair of tasks: each would start two containers for a command. */
const MEETINGS = {
  files: {
    victim: `for place in . ~ ~/.cache /tmp /dev/shm; do mkdir -p $place; echo ${SECRET} > $place/mine.txt; chmod 4777 $place/mine.txt; done`,
    attacker:
      'find / -xdev -name mine.txt 2>/dev/null; find /workspace /home /tmp /dev/shm /run /var/tmp -name mine.txt 2>/dev/null; ls -A /workspace; echo looked',
  },
  processes: {
    victim: `(MINE=${SECRET} exec -a ${SECRET} sleep 300 >/dev/null 2>&1 &); echo started`,
    attacker: "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' ' '",
  },
  tracing: {
    victim: 'echo here',
    attacker:
      "for pid in 1 $$ $PPID; do echo \"$pid $(head -c 1 /proc/$pid/mem 2>&1 >/dev/null | grep -o 'Permission denied\\|Input/output error')\"; done; ls /proc | grep -c '^[0-9]'",
  },
  sockets: {
    victim: `(node -e '${LISTEN}' > /dev/null 2>&1 &); sleep 1; ${ASK}; echo`,
    attacker: `${ASK}; echo; grep -c '${SOCKET}' /proc/net/unix; for socket in $(grep -o '/[^ ]*cc-socks[^ ]*' /proc/net/unix | sort -u); do [ -S "$socket" ] || echo "foreign $socket"; done`,
  },
  ipc: {
    victim:
      'ipcmk --shmem 4096 --mode 0666 && ipcmk --queue --mode 0666 && ipcmk --semaphore 1 --mode 0666; ipcs | grep -c "^0x"',
    attacker: 'ipcs | grep -c "^0x"; ls -A /dev/mqueue; echo looked',
  },
  terminals: {
    victim: '(script -qc "sleep 300" /dev/null > /dev/null 2>&1 &); sleep 0.3; ls /dev/pts',
    attacker: 'ls /dev/pts',
  },
  // -4 is the keyring of the user, which all processes of that user share; 0 and 1 ask for its number, and make it.
  keys: {
    victim: call(ADD_KEY, '$type', '$name', '$value', 6, -4),
    attacker: `${call(ADD_KEY, '$type', '$name', '$value', 6, -4)}; ${call(KEYCTL, 0, -4, 1)}`,
  },
} satisfies Record<string, Meeting>;

const workspaces = path.join(os.tmpdir(), 'workspaces');
let met: Promise<Met> | undefined;

async function meetOnce(): Promise<Met> {
  return await (met ??= meet(Object.values(MEETINGS), { workspacesDirectory: workspaces }));
}

afterAll(async () => {
  await rm(workspaces, { recursive: true, force: true });
});

/** What the attacker of a meeting has printed, once both tasks are over. */
async function printedIn(name: keyof typeof MEETINGS): Promise<string> {
  const { printed } = await meetOnce();
  return printed[Object.keys(MEETINGS).indexOf(name)] ?? '';
}

test('a run finds neither workspace nor home nor temporary file of another, and they are gone after it', async () => {
  expect(await printedIn('files')).toBe('looked');
  const { victim } = await meetOnce();
  const left = async () => (await readdir(workspaces)).filter((name) => name.includes(victim.id));
  await expect.poll(left).toEqual([]);
  expect(existsSync(path.join(os.tmpdir(), 'mine.txt'))).toBe(false);
});

test('a run sees no process of another, and nothing of its environment', async () => {
  const printed = await printedIn('processes');
  expect(printed).toContain('docker-init');
  expect(printed).not.toContain(SECRET);
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
  const printed = await printedIn('tracing');
  // The memory of the first process, which is nobody's of the run to read, and that of others is not even there.
  expect(printed).toMatch(/^1 (?:Permission denied|Input\/output error)$/m);
  expect(Number(printed.split('\n').at(-1))).toBeLessThan(20);
});

test('a run finds no socket of another session, no abstract socket, and no port of another on loopback', async () => {
  const [answers = '', count, ...foreign] = (await printedIn('sockets')).split('\n');
  expect(JSON.parse(answers)).toEqual({
    [`unix:@${SOCKET}`]: 'ECONNREFUSED',
    'tcp:127.0.0.1 47999': 'ECONNREFUSED',
  });
  expect(count).toBe('0');
  expect(foreign.filter((line) => line.startsWith('foreign'))).toEqual([]);
});

test('a run finds no shared memory, semaphore or queue of another, and none is left', async () => {
  expect(await printedIn('ipc')).toBe('0\nlooked');
  expect(execFileSync('ipcs', { encoding: 'utf8' })).not.toMatch(/^0x\S+\s+\d+\s+\S+\s+666\s/m);
});

test('a run sees no terminal of another', async () => {
  expect(await printedIn('terminals')).toBe('ptmx');
});

test('runs whose network is open do not reach each other, and their network is gone with the server', async () => {
  const instanceId = randomUUID();
  const listen = 'require("node:net").createServer((socket) => socket.end()).listen(47998, "0.0.0.0")';
  const meeting: Meeting = {
    victim: `(node -e '${listen}' > /dev/null 2>&1 &); sleep 1; hostname -I`,
    attacker: (address) =>
      `/fixtures/asks-around.mjs 'tcp:${address.split(' ')[0]} 47998'; echo; hostname -I`,
  };
  const { printed } = await meet([meeting], {
    instanceId,
    containers: { allowOpenNetwork: true },
    input: { network: 'open' },
  });
  const [answers = '', own = ''] = (printed[0] ?? '').split('\n');
  expect(own).toMatch(/^\d+\.\d+\.\d+\.\d+/);
  expect(Object.values(JSON.parse(answers) as object)).not.toContain('reached');
  const filters = { label: [`claude-ops.instance=${instanceId}`] };
  expect(await place.docker.listNetworks({ filters })).toEqual([]);
});

test('a run has no keyring to share with another', async () => {
  expect(await printedIn('keys')).toBe('refused\nrefused');
});

test('nothing can be put above a workspace, and of a run nothing is left in a home or lives on, however well it hides', async () => {
  const seconds = String(100_000 + Math.floor(Math.random() * 800_000));
  const hide = `setsid -f env -i sh -c 'sleep ${seconds} & sleep ${seconds}' > /dev/null 2>&1; echo hid`;
  await using directory = await temporaryDirectory();
  const plant = ['/', '/home', '/workspace/..', '~', '~/.claude'].map(
    (where) =>
      `mkdir -p ${where}/.claude 2>/dev/null; for name in .mcp.json CLAUDE.md .claude/settings.json .claude/CLAUDE.md; do echo '{}' > ${where}/$name; done`,
  );
  const find =
    'ls -A / /home | grep -e mcp -e CLAUDE -e claude; find ~ -name CLAUDE.md -o -name .mcp.json; echo looked';
  await using room = await place.start({
    workspacesDirectory: directory.path,
    sessions: { retentionMs: 0 },
    script: ({ prompt, turn }) =>
      turn > 0 ? say('done') : bash(prompt === 'plant' ? [...plant, hide].join('; ') : find),
  });
  expect(await room.run({ prompt: 'plant', permissionMode })).toMatchObject({ status: 'completed' });
  expect(toolResults(room)[0]).toMatch(/hid$/);
  await expect.poll(() => sleeping(seconds)).toBe('');
  await room.run({ prompt: 'find', permissionMode, trustWorkspace: true });
  expect(toolResults(room)).toEqual(['looked']);
  await expect.poll(() => readdir(directory.path)).toEqual([]);
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
