import { expect, test } from 'vitest';
import { haveAgentRun, type AgentRun } from '../../../support/have-agent-run.ts';
import { inContainer } from '../../../support/places/in-container.ts';

const place = inContainer();

const LOOKS = [
  'id -u; id -g; id -G',
  'cat /proc/self/status',
  'cat /proc/1/status',
  'stat -c "%U %a" /usr/local/bin/setuid-id; setuid-id -u; id -u; su root -c id 2>&1; mount -t tmpfs none /tmp 2>&1; true',
  'ls -d /proc/[0-9]* | wc -l; cat /proc/1/cmdline | tr "\\0" " "',
];
const REFUSED = [
  'unshare --user --map-root-user true',
  'unshare --net true',
  'unshare --mount true',
  'nsenter --target 1 --mount true',
  'chroot / true',
  'hostname mine',
  'renice -n -5 $$',
  'kill -9 1',
  'dmesg',
];

let run: Promise<AgentRun> | undefined;

/** One run for all tests. */
async function ran(): Promise<AgentRun> {
  const tries = REFUSED.map((command) => `(${command}) 2>&1 && echo did; echo "still $(hostname | wc -l)"`);
  return await (run ??= haveAgentRun(place, [...LOOKS, ...tries]));
}

test('an agent is an ordinary user without capabilities, who can gain none, its system calls filtered', async () => {
  const { printed } = await ran();
  expect(printed[0]).not.toMatch(/^0$/m);
  for (const status of printed.slice(1, 3)) {
    const facts = new Map(status.split('\n').map((line) => line.split(/:\s*/) as [string, string]));
    for (const name of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
      expect(facts.get(name), name).toBe('0000000000000000');
    expect(facts.get('NoNewPrivs')).toBe('1');
    expect(facts.get('Seccomp')).toBe('2');
    expect(facts.get('Uid')).not.toMatch(/\b0\b/);
  }
});

test("a program of root's that is setuid runs as the agent", async () => {
  const { printed } = await ran();
  const [owner, effective, own, ...rest] = printed[3]?.split('\n') ?? [];
  expect(owner).toBe('root 4755');
  expect(effective).toBe(own);
  expect(rest.join('\n')).toMatch(/su: /);
  expect(rest.join('\n')).toMatch(/mount: .*must be superuser|mount: .*permission denied/);
  expect(rest.join('\n')).not.toContain('uid=0');
});

test('an agent can make no namespaces, enter none, and load nothing into the kernel', async () => {
  const { task, printed } = await ran();
  expect(task.status).toBe('completed');
  const refused = /not permitted|denied|superuser|must be root/i;
  REFUSED.forEach((command, index) => {
    if (command.startsWith('kill')) return;
    expect(printed[LOOKS.length + index], command).toMatch(refused);
    expect(printed[LOOKS.length + index], command).not.toContain('did');
  });
});

test('an agent sees the processes of its container and no others', async () => {
  const { printed } = await ran();
  const [count, first] = printed[4]?.split('\n') ?? [];
  expect(Number(count)).toBeLessThan(20);
  expect(first).toContain('docker-init');
});
