import { expect, test } from 'vitest';
import { haveAgentRun, type AgentRun } from '../../../support/have-agent-run.ts';
import { inContainer } from '../../../support/places/in-container.ts';

const place = inContainer();

const FIND = 'find / -path /proc -prune -o -writable ! -type l -print 2>/dev/null';
const TARGETS = [
  '/etc/passwd',
  '/etc/hosts',
  '/usr/local/bin/claude',
  '/root/x',
  '/x',
  '/proc/sys/kernel/core_pattern',
  '/proc/sysrq-trigger',
  '/sys/kernel/uevent_helper',
  '/sys/fs/cgroup/x',
  '/dev/mem',
];
const TRIES = TARGETS.map((target) => `(echo x >> ${target}) 2>&1 && echo "wrote ${target}"`).join('; ');

const LINKS = [
  'ln -s /etc/shadow shadow',
  'ln -s / root',
  'ln -s ../../.. up',
  'ln -s /proc/self/environ environ',
  'mkdir -p kept/inner && echo kept > kept/inner/file.txt',
  'ln -s ../../kept/inner kept/inner/loop',
  'mkfifo pipe',
  'node -e \'require("net").createServer().listen("socket", () => process.exit(0))\'',
  'cp /bin/true setuid && chmod 4755 setuid',
  'truncate -s 1T sparse',
];
const REFUSED = [
  'mknod device c 1 5',
  'mknod disk b 8 0',
  'ln /etc/passwd hard',
  'ln /run/claude-ops/gateway.sock hard',
  'mount --bind / .',
];
const REPLACE_WORKSPACE =
  'echo mine > mine.txt; cd /; r=rm; $r -rf /workspace; ln -s / /workspace; mv /workspace /tmp/w; ls -ld /workspace; ls -A /workspace';

let run: Promise<AgentRun> | undefined;

/** One run for all tests. */
async function ran(): Promise<AgentRun> {
  return await (run ??= haveAgentRun(place, [
    'cat /proc/self/mountinfo',
    FIND,
    TRIES,
    REPLACE_WORKSPACE,
    `cd /workspace && ${LINKS.join(' && ')} && echo made`,
    `${REFUSED.map((command) => `(${command}) 2>&1 && echo did`).join('; ')}; ls -A`,
  ]));
}

test('nothing of the machine is mounted but the directories of the run and that of the gateway', async () => {
  const { printed } = await ran();
  // "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": proc_pid_mountinfo(5).
  const mounts = (printed[0] ?? '')
    .trim()
    .split('\n')
    .map((line) => {
      const [before = '', after = ''] = line.split(' - ');
      const [, , , , mounted = '', options = ''] = before.split(' ');
      const target = mounted.replace(/^\/sbin/, '/usr/sbin');
      return { target, options: options.split(','), type: after.split(' ')[0] ?? '' };
    });
  const ofTheKernel = new Set(['overlay', 'proc', 'sysfs', 'tmpfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2']);
  const ofTheMachine = mounts.filter(({ type }) => !ofTheKernel.has(type));
  const ofTheEngine = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf', '/usr/sbin/docker-init'];
  expect(ofTheMachine.map(({ target }) => target).toSorted()).toEqual(
    [...ofTheEngine, '/home/agent', '/run/claude-ops', '/tmp', '/workspace'].toSorted(),
  );
  // Of the kernel's own, what is writable is so for root alone: the next test tries it.
  const writable = mounts.filter(({ options }) => options.includes('rw')).map(({ target }) => target);
  expect(writable.filter((target) => !/^\/(?:dev|proc|sys)(?:\/|$)/.test(target)).toSorted()).toEqual([
    ...ofTheEngine.filter((target) => writable.includes(target)),
    '/home/agent',
    '/tmp',
    '/workspace',
  ]);
});

test('an agent can write to its own directories and to memory, and nowhere else', async () => {
  const { printed } = await ran();
  const found = (printed[1] ?? '').trim().split('\n');
  expect(found).toContain('/workspace');
  // Of a socket, whether somebody may connect.
  expect(found).toContain('/run/claude-ops/gateway.sock');
  // Terminals, nothingness and memory.
  const inMemory =
    /^\/(?:tmp|home\/agent|dev\/(?:shm|mqueue|pts|null|zero|full|random|urandom|tty|ptmx|pts\/ptmx)|run\/claude-ops\/gateway.sock)(?:\/|$)/;
  expect(found.filter((path) => !inMemory.test(path) && !path.startsWith('/workspace'))).toEqual([]);
  expect(printed[2]).not.toContain('wrote');
  expect(printed[2]?.match(/Read-only file system|Permission denied|No such file/g)).toHaveLength(
    TARGETS.length,
  );
});

test('a workspace is a mount: an agent can not put a link in its place', async () => {
  const { printed } = await ran();
  expect(printed[3]).toMatch(
    /cannot remove '\/workspace': (?:Device or resource busy|Read-only file system)/,
  );
  expect(printed[3]).toMatch(/^drwx------/m);
});

test('what an agent puts into its workspace gives nothing of the machine away', async () => {
  const { task, printed, artifacts } = await ran();
  expect(task.status).toBe('completed');
  expect(printed[4]).toContain('made');
  expect(printed[5]).not.toContain('did');
  expect(printed[5]?.match(/Operation not permitted/g)).toHaveLength(2);
  expect(printed[5]?.match(/Invalid cross-device link/g)).toHaveLength(2);
  expect(printed[5]).toMatch(/mount: .*must be superuser|mount: .*permission denied/);
  // A link is kept as what it names, never as what it leads to.
  expect(artifacts.map(({ path, linkTarget }) => [path, linkTarget])).toEqual([
    ['environ', '/proc/self/environ'],
    ['kept/inner/file.txt', undefined],
    ['kept/inner/loop', '../../kept/inner'],
    ['root', '/'],
    ['setuid', undefined],
    ['shadow', '/etc/shadow'],
    ['up', '../../..'],
  ]);
  for (const { bytes, linkTarget } of artifacts)
    if (linkTarget !== undefined) expect(bytes).toBe(linkTarget.length);
});
