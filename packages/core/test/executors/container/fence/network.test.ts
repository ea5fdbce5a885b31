import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { NetworkPolicy, Task } from '@claude-ops/contract';
import { bridgeAddress, listenInside } from '@claude-ops/testing-engine';
import { expect, inject, test } from 'vitest';
import { haveAgentRun } from '../../../support/have-agent-run.ts';
import { inContainer } from '../../../support/places/in-container.ts';
import { startSecureServer } from '../../../support/start-secure-server.ts';

const place = inContainer();
const askAround = (targets: readonly string[]) =>
  `/fixtures/asks-around.mjs ${targets.map((target) => `'${target}'`).join(' ')}`;

/** Every name leads to this machine, and that is no objection. */
const tunnels = { lookup: async () => [{ address: '127.0.0.1', family: 4 }], isReachable: () => true };

const seenOf = ({ network }: Task) =>
  network.seen.map(({ host, port, isAllowed, requests }) => ({ host, port, isAllowed, requests }));

/** A server that containers reach who are connected to the engine's own network. */
async function listenOnBridge() {
  const engine = inject('engine');
  if ('unavailable' in engine) throw new Error(engine.unavailable);
  const host = await bridgeAddress(engine);
  const inside = await listenInside(engine, { host });
  const server = createServer((socket) => socket.on('error', () => undefined).end('hello'));
  server.listen(inside);
  return {
    target: `tcp:${host} ${(inside.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      inside.close();
      await once(server, 'close');
    },
  };
}

/** A server on an abstract socket, which knows no directories and no permissions. */
async function listenAbstractly() {
  const name = `claude-ops-test-${process.pid}`;
  const server = createServer().listen(`\0${name}`);
  await once(server, 'listening');
  return {
    target: `unix:@${name}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test('an agent reaches no address: of this machine, of the engine, of the internet, of a cloud, and no name, nor by the proxy, and what was asked for is seen', async () => {
  await using bridge = await listenOnBridge();
  await using abstract = await listenAbstractly();
  await using outside = await place.start();
  const { port } = new URL(outside.server.url);
  // Where the engine has IPv6 switched off, there is not even an address to ask from.
  const anyOfIpv6: unknown = expect.stringMatching(/^(?:EADDRNOTAVAIL|ENETUNREACH|ECONNREFUSED|EINVAL)$/);
  const refused = {
    [`tcp:127.0.0.1 ${port}`]: 'ECONNREFUSED',
    [`tcp:::1 ${port}`]: anyOfIpv6,
    'tcp:127.0.0.1 2375': 'ECONNREFUSED',
    [abstract.target]: 'ECONNREFUSED',
    [bridge.target]: 'ENETUNREACH',
    'tcp:1.1.1.1 443': 'ENETUNREACH',
    'udp:1.1.1.1 53': 'ENETUNREACH',
    'tcp:2606:4700:4700::1111 443': anyOfIpv6,
    'tcp:fe80::1 80': anyOfIpv6,
    'tcp:169.254.169.254 80': 'ENETUNREACH',
    'name:example.com': 'EAI_AGAIN',
    'name:host.docker.internal': 'EAI_AGAIN',
    'unix:/var/run/docker.sock': 'ENOENT',
    'unix:/run/docker.sock': 'ENOENT',
    'unix:/run/podman/podman.sock': 'ENOENT',
  };
  await using server = await startSecureServer();
  const byProxy = `curl -ksS -x "$HTTPS_PROXY" --noproxy ""`;
  const { task, printed } = await haveAgentRun(
    place,
    [
      askAround(Object.keys(refused)),
      'cut -d: -f1 /proc/net/dev | tail -n +3; cat /proc/net/route | wc -l; ip route 2>&1; env | grep -i docker',
      askAround(['tcp:127.0.0.1 47823', 'unix:/run/claude-ops/gateway.sock']),
      // The proxy refuses every host, this machine too.
      'curl -ksS https://a.test/ 2>&1',
      `${byProxy} https://localhost:${server.port}/ 2>&1`,
      `${byProxy} https://127.0.0.1:${server.port}/ 2>&1`,
    ],
    { tunnels },
  );
  expect(task).toMatchObject({ status: 'completed', network: { policy: 'none', isEnforced: true } });
  expect(JSON.parse(printed[0] ?? '')).toEqual(refused);
  expect(printed[1]?.split(/\s+/)).toContain('lo');
  expect(printed[1]).not.toMatch(/eth|docker/i);
  expect(JSON.parse(printed[2] ?? '')).toEqual({
    'tcp:127.0.0.1 47823': 'reached',
    'unix:/run/claude-ops/gateway.sock': 'reached',
  });
  for (const text of printed.slice(3)) expect(text).toMatch(/403/);
  expect(seenOf(task).map(({ host, isAllowed }) => [host, isAllowed])).toEqual([
    ['a.test', false],
    ['localhost', false],
    ['127.0.0.1', false],
  ]);
});

test('where an operator and a task want the network open, it is', async () => {
  await using bridge = await listenOnBridge();
  const { printed } = await haveAgentRun(place, [askAround([bridge.target])], {
    containers: { allowOpenNetwork: true },
    input: { network: 'open' },
  });
  expect(JSON.parse(printed[0] ?? '')).toEqual({ [bridge.target]: 'reached' });
});

test('a task that alone wants it open is not taken', async () => {
  await using room = await place.start();
  await expect(room.create({ network: 'open' })).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [{ pointer: '/network' }],
  });
});

test('the hosts of a list are reached through the proxy and no others, whatever the agent does about it', async () => {
  await using server = await startSecureServer();
  const { port } = server;
  const network: NetworkPolicy = { allow: [`allowed.test:${port}`] };
  const ask = (host: string, options = '') => `curl -ksS ${options} https://${host}:${port}/ 2>&1`;
  const { task, printed } = await haveAgentRun(
    place,
    [ask('allowed.test'), ask('refused.test'), ask('allowed.test', "--noproxy '*'")],
    { tunnels, input: { network } },
  );
  expect(task).toMatchObject({ status: 'completed', network: { policy: network, isEnforced: true } });
  expect(printed[0]).toBe(`hello at allowed.test:${port}`);
  expect(printed[1]).toMatch(/CONNECT tunnel failed, response 403|HTTP code 403 from proxy/);
  expect(printed[2]).toContain('Could not resolve host: allowed.test');
  expect(seenOf(task)).toEqual([
    { host: 'allowed.test', port, isAllowed: true, requests: 1 },
    { host: 'refused.test', port, isAllowed: false, requests: 1 },
  ]);
});
