import { randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool, type Script } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { toolResults } from '../../../support/have-agent-run.ts';
import { listenEverywhere, type Listening } from '../../../support/listen-everywhere.ts';
import { canMakeNetworks, SETUPS } from '../../../support/own-networks.ts';
import { IS_WHOLE } from '../../../support/places/tests-in.ts';
import { startOps } from '../../../support/start-ops.ts';
import { startSecureServer } from '../../../support/start-secure-server.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });
/** Every name leads to this machine, and that is no objection. */
const tunnels = { lookup: async () => [{ address: '127.0.0.1', family: 4 }], isReachable: () => true };

/** Where services of this machine listen, and everybody may look. */
const services = ['/run/systemd', '/run/dbus'].filter(hasEntries);

function hasEntries(directory: string): boolean {
  try {
    return readdirSync(directory).length > 0;
  } catch {
    return false;
  }
}

/** Prints how many sockets each of them has for a run. */
const listServices = services.map((directory) => `ls ${directory} | wc -l`).join('; ') || 'true';
/** What the CLI tells of a command without output. */
const NOTHING_PRINTED = '(Bash completed with no output)';

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** Prints which of the listeners a run reaches, in a line each. */
function tryAll({ probes }: Listening): string {
  return Object.entries(probes)
    .map(([name, probe]) => `echo "${name}: $(${probe} || echo not)"`)
    .join('; ');
}

/** What {@link tryAll} prints where all end the same. */
function each({ probes }: Listening, end: 'reached' | 'not'): string {
  return Object.keys(probes)
    .map((name) => `${name}: ${end}`)
    .join('\n');
}

/** The network namespaces that this process holds, and the sockets that it listens on. */
function heldHere(): { namespaces: string[]; listeners: number } {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return {
    namespaces: targets.filter((target) => /^(net|user):/.test(target)),
    listeners: process.getActiveResourcesInfo().filter((one) => one === 'TCPServerWrap').length,
  };
}

describe.runIf(canMakeNetworks).for(SETUPS)('a run with a network policy (%s)', ([setup, claude]) => {
  // A run enters its network before it becomes a user: most of what it finds there is the same for each.
  const isFirst = IS_WHOLE || setup === SETUPS[0][0];

  test('reaches the model, and nothing that listens on the machine, and has a loopback interface for itself', async () => {
    const serve = `require("node:http").createServer((_, answer) => answer.end("mine")).listen(8000, "127.0.0.1", () => console.log("up"))`;
    await using listening = await listenEverywhere();
    await using room = await startOps({
      script: [
        bash(tryAll(listening)),
        bash(
          'tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/net/route; grep -c @ /proc/net/unix || true',
        ),
        bash(
          `mkfifo up; '${process.execPath}' -e '${serve}' >up & read -r _ <up; curl -s http://localhost:8000; kill $!`,
        ),
        bash(listServices),
        say('done'),
      ],
      claude,
    });
    const task = await room.run({ permissionMode, network: 'none' });
    expect(task).toMatchObject({
      status: 'completed',
      result: { text: 'done' },
      network: { policy: 'none', isEnforced: true },
    });
    const [tried, interfaces, own, shown] = toolResults(room);
    expect(tried).toBe(each(listening, 'not'));
    expect(interfaces).toMatch(/^\s*lo\n0$/);
    expect(own).toBe('mine');
    // None of a service that could reach the network for it.
    expect(shown).toBe(services.map(() => '0').join('\n') || NOTHING_PRINTED);
  });

  test.runIf(isFirst)('reaches the hosts of its list through the gateway, and no other', async () => {
    await using server = await startSecureServer();
    const { port } = server;
    const ask = (host: string) => bash(`curl -ksS https://${host}:${port}/ 2>&1`);
    await using room = await startOps({
      script: [ask('allowed.test'), ask('refused.test'), ask('127.0.0.1'), say('done')],
      claude,
      tunnels,
    });
    const network = { allow: [`allowed.test:${port}`] };
    const task = await room.run({ permissionMode, network });
    expect(task).toMatchObject({ status: 'completed', network: { policy: network, isEnforced: true } });
    const [allowed, refused, here] = toolResults(room);
    expect(allowed).toBe(`hello at allowed.test:${port}`);
    expect(refused).toMatch(/403/);
    expect(here).toMatch(/Failed to connect|Couldn't connect/);
    expect(task.network.seen.map(({ host, isAllowed }) => [host, isAllowed])).toEqual([
      ['allowed.test', true],
      ['refused.test', false],
    ]);
  });

  test.runIf(isFirst)('is not reached by another run', async () => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const dataDirectory = path.join(directory.path, 'data');
    const name = `claude-ops-test-${randomUUID()}`;
    const listen = `const { createServer } = require("node:http"); for (const at of [8123, "\\0${name}"]) createServer((_, answer) => answer.end("reached ")).listen(at, () => console.log("up"));`;
    const ask = `{ curl --noproxy '*' -s http://127.0.0.1:8123/ || echo not; curl -s --abstract-unix-socket ${name} http://socket/ || echo not; }`;
    const script: Script = ({ prompt, turn }) => {
      if (turn > 0) return say('done');
      if (prompt !== 'victim') return bash(ask);
      return bash(
        `mkfifo up; '${process.execPath}' -e '${listen}' >up & { read -r _; read -r _; } <up; ${ask} >.mine; mv .mine mine.txt; sleep 300`,
      );
    };
    await using room = await startOps({ script, claude, dataDirectory });
    const { id } = await room.create({ prompt: 'victim', permissionMode, network: 'none' });
    const mine = path.join(dataDirectory, 'workspaces', id, 'mine.txt');
    await expect.poll(() => readFile(mine, 'utf8').catch(() => '')).toBe('reached reached ');
    for (const network of ['none', 'open'] as const) {
      await room.run({ prompt: 'attacker', permissionMode, network });
      expect(toolResults(room)).toEqual(['not\nnot']);
    }
    expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
    await room.ops.cancelTask(id);
  });

  test.runIf(isFirst).for(['done', 'cancelled'] as const)(
    'leaves no namespace and no socket (%s)',
    async (end) => {
      const before = heldHere();
      {
        await using room = await startOps({
          script: end === 'done' ? [say('done')] : [bash('echo begun; sleep 300')],
          claude,
        });
        const { id } = await room.create({ permissionMode, network: 'none' });
        if (end === 'cancelled') {
          await room.event(id, ({ data }) => JSON.stringify(data).includes('sleep 300'));
          expect(heldHere().namespaces).toHaveLength(2);
          await room.ops.cancelTask(id);
        }
        await room.ops.waitForCompletion(id);
        // Those of the next run, which are made while nobody waits.
        await expect.poll(() => heldHere().namespaces.length).toBe(2);
      }
      await expect.poll(heldHere).toEqual(before);
    },
  );

  test.runIf(isFirst)('with the policy open has the network of the machine, and its services', async () => {
    await using listening = await listenEverywhere();
    await using room = await startOps({
      script: [bash(tryAll(listening)), bash(listServices), say('done')],
      claude,
    });
    const task = await room.run({ permissionMode, network: 'open' });
    expect(task.network).toEqual({ policy: 'open', isEnforced: false, seen: [] });
    const [tried, shown] = toolResults(room);
    expect(tried).toBe(each(listening, 'reached'));
    if (services.length > 0) expect(shown).toMatch(/[1-9]/);
  });
});

test('where no namespaces are used a policy is a request, and the task says so', async () => {
  await using listening = await listenEverywhere();
  await using room = await startOps({
    script: [bash(tryAll(listening)), say('done')],
    claude: { usePidNamespace: false, environment: { IS_SANDBOX: '1' } },
  });
  const task = await room.run({ permissionMode, network: 'none' });
  expect(task).toMatchObject({ status: 'completed', network: { policy: 'none', isEnforced: false } });
  expect(toolResults(room)).toEqual([each(listening, 'reached')]);
});
