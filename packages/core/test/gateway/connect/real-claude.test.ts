import type { NetworkPolicy, Task } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startOps } from '../../support/start-ops.ts';
import { startSecureServer } from '../../support/start-secure-server.ts';

/** Tools run unasked, also where the tests are run by root. A policy is a request: `own-network.test.ts` is about those that hold. */
const claude = { environment: { IS_SANDBOX: '1', CLAUDE_CODE_MAX_RETRIES: '1' }, usePidNamespace: false };
/** Every name leads to this machine, and that is no objection. */
const tunnels = { lookup: async () => [{ address: '127.0.0.1', family: 4 }], isReachable: () => true };

/** A run in which the agent asks for hosts, and what it was told. */
async function runAsking(command: string, network?: NetworkPolicy) {
  await using room = await startOps({ script: [useTool('Bash', { command }), say('done')], claude, tunnels });
  const task = await room.run({ permissionMode: 'bypassPermissions', ...(network && { network }) });
  const log = await room.log(task.id);
  const events = log.filter(({ type }) => type === 'task.network_asked');
  return {
    task,
    log: JSON.stringify(log),
    told: JSON.stringify(room.server.requests[1]?.messages),
    asked: events.map(({ data }) => data),
  };
}

const seenOf = ({ network }: Task) =>
  network.seen.map(({ host, port, isAllowed, requests }) => ({ host, port, isAllowed, requests }));

test('an agent reaches the hosts of its list and no other, and both are seen', async () => {
  await using server = await startSecureServer();
  const { port } = server;
  const network = { allow: [`allowed.test:${port}`] };
  const ask = (host: string) => `curl -ksS https://${host}:${port}/ 2>&1; echo; `;
  const { task, told, asked } = await runAsking(
    `${ask('allowed.test')}${ask('refused.test')}${ask('allowed.test')}curl -sS http://allowed.test:${port}/`,
    network,
  );
  expect(task).toMatchObject({ status: 'completed', network: { policy: network, isEnforced: false } });
  expect(told).toContain(`hello at allowed.test:${port}`);
  expect(told).toMatch(/CONNECT tunnel failed, response 403|HTTP code 403 from proxy/);
  expect(told).toContain(`allowed.test:${port} is refused: a request in plain http does not pass`);
  expect(seenOf(task)).toEqual([
    { host: 'allowed.test', port, isAllowed: false, requests: 3 },
    { host: 'refused.test', port, isAllowed: false, requests: 1 },
  ]);
  expect(asked).toEqual([
    { host: 'allowed.test', port, isAllowed: true },
    { host: 'refused.test', port, isAllowed: false, reason: 'it is not in the allow list of this task' },
  ]);
});

test('without a network everything is refused but the model and what stays on the machine, and the token in the proxy is masked', async () => {
  await using server = await startSecureServer();
  const command = `env | grep -i https_proxy; curl -v https://a.test 2>&1; curl -ks https://localhost:${server.port}/`;
  const { task, told, log } = await runAsking(command, 'none');
  expect(task.status).toBe('completed');
  expect(told).toContain(`hello at localhost:${server.port}`);
  expect(seenOf(task)).toEqual([{ host: 'a.test', port: 443, isAllowed: false, requests: 1 }]);

  const token = /HTTPS_PROXY=http:\/\/claude-ops:(claude-ops-[\w-]{43})@/.exec(told)?.[1] ?? '';
  expect(token).not.toBe('');
  expect(log).toContain('HTTPS_PROXY=http://claude-ops:[masked]@');
  expect(log).not.toContain(token);
  expect(log).not.toContain(Buffer.from(`claude-ops:${token}`).toString('base64').slice(20, -4));
});

test('a remote MCP server is asked for by the same way', async () => {
  await using room = await startOps({ script: [say('done')], claude, tunnels });
  const server = { type: 'http' as const, url: 'https://mcp.test/mcp' };
  const task = await room.run({ network: 'none', mcpServers: { inline: { remote: server } } });
  expect(task.network.seen).toMatchObject([{ host: 'mcp.test', port: 443, isAllowed: false }]);
});

test('where everything is open nothing is in the way, and nothing is seen', async () => {
  const { task, told } = await runAsking('env | grep -ci proxy= || echo none');
  expect(task.network).toEqual({ policy: 'open', isEnforced: false, seen: [] });
  const inherited = Object.keys(process.env).filter((name) => /^(https?|no)_proxy$/i.test(name));
  if (inherited.length === 0) expect(told).toContain('none');
  else expect(told).not.toContain('claude-ops:');
});

test('what a cancelled task asked for is kept', async () => {
  await using room = await startOps({
    script: [useTool('Bash', { command: 'curl -s https://a.test/; echo asked && sleep 60' })],
    claude,
    tunnels,
  });
  const { id } = await room.create({ permissionMode: 'bypassPermissions', network: 'none' });
  await room.event(id, ({ type }) => type === 'task.network_asked');
  const task = await room.ops.cancelTask(id);
  expect(task.status).toBe('cancelled');
  expect(seenOf(task)).toEqual([{ host: 'a.test', port: 443, isAllowed: false, requests: 1 }]);
});
