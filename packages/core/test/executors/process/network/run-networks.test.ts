import { expect, test } from 'vitest';
import { findConfinement } from '../../../../src/executors/process/confinement/find-confinement.ts';
import { findNetworks } from '../../../../src/executors/process/network/find-networks.ts';
import { makeOwnNetwork } from '../../../../src/executors/process/network/own-network.ts';
import { createRunNetworks } from '../../../../src/executors/process/network/run-networks.ts';
import { silentLogger } from '../../../../src/logger.ts';

const problem = 'the kernel makes none';

test('a run whose policy was to be enforced is not started where it can not be any more', async () => {
  const networks = createRunNetworks(async () => ({ problem }));
  expect(await networks.areMade()).toBe(false);
  await expect(networks.open('a')).rejects.toThrow(
    `its network policy can no longer be enforced here: ${problem}.`,
  );
});

test('networks are looked for until some are found, and not before one is asked for', async () => {
  let searches = 0;
  const make = async () => {
    throw new Error('none was to be made');
  };
  await using networks = createRunNetworks(async () => {
    searches += 1;
    return searches === 1 ? { problem } : { make };
  });
  expect(searches).toBe(0);
  expect(await networks.areMade()).toBe(false);
  expect(await networks.areMade()).toBe(true);
  expect(await networks.areMade()).toBe(true);
  expect(searches).toBe(2);
});

test('where the commands are not there, no network is made, and the reason is told', async () => {
  await expect(makeOwnNetwork({ PATH: '/is-not-there' })).rejects.toThrow(/ENOENT/);
});

test('without mounts there are no networks', async () => {
  const environment = { PATH: '/is-not-there' };
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
  const confinement = await findConfinement({
    user,
    environment,
    logger: silentLogger,
    usePidNamespace: true,
    shared: { workspaces: '/', attempts: '/' },
  });
  expect(await findNetworks({ user, confinement, environment })).toEqual({
    problem: 'no namespaces and mounts can be made',
  });
});

test.runIf(process.getuid?.() === 0)(
  'agents that are root have none, which would not hold them',
  async () => {
    const confinement = { mounts: undefined };
    expect(await findNetworks({ user: undefined, confinement, environment: {} })).toEqual({
      problem: 'agents run as root, which can leave a namespace',
    });
  },
);
