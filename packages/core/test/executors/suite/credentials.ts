import type { CreateTaskInput } from '@claude-ops/contract';
import { fail, say, startModelServer, useTool } from '@claude-ops/testing';
import { expect } from 'vitest';
import { testsIn } from '../../support/places/tests-in.ts';
import type { Place } from '../../support/places/place.ts';

const SECRET = 'secret-of-the-credential-0123456789';
/** All that an agent can look at of how it reaches the model. */
const LOOK = 'env; cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n"; cat ~/.claude.json';

export function testsOfCredentials(place: Place): void {
  const testIn = testsIn(place);

  testIn(
    'process',
    'container',
    'warm process',
    'warm container',
  )(
    'a credential of each kind reaches its API in its own header, and the agent does not have it',
    async () => {
      await using other = await startModelServer({ script: () => say('from the other') });
      await using room = await place.start({
        script: ({ messages }) =>
          messages.length === 1 ? useTool('Bash', { command: LOOK }) : say('from the own'),
        claude: { environment: { IS_SANDBOX: '1' }, headers: { 'x-operator': 'of-the-operator-0123' } },
      });
      const { ops } = room;
      await ops.putCredential('key', { kind: 'api_key', secret: SECRET });
      await ops.putCredential('token', { kind: 'oauth_token', secret: SECRET });
      await ops.putCredential('other', { kind: 'gateway', secret: SECRET, baseUrl: `${other.url}/` });
      const run = async (credential: string) => {
        await place.untilReady?.(room);
        const input: CreateTaskInput = { prompt: 'hello', permissionMode: 'bypassPermissions', credential };
        const { id } = await ops.createTask(input);
        const { status, result } = await ops.waitForCompletion(id);
        expect(status).toBe('completed');
        expect(JSON.stringify(await room.log(id))).not.toContain(SECRET);
        return result?.text;
      };

      expect(await run('key')).toBe('from the own');
      expect(room.server.requests.at(-1)?.headers).toMatchObject({ 'x-api-key': SECRET });
      expect(await run('token')).toBe('from the own');
      expect(room.server.requests.at(-1)?.headers).toMatchObject({
        authorization: `Bearer ${SECRET}`,
        'anthropic-beta': expect.stringContaining('oauth-2025-04-20'),
        'x-operator': 'of-the-operator-0123',
      });
      const before = room.server.requests.length;
      expect(await run('other')).toBe('from the other');
      expect(other.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${SECRET}` });
      // What the operator shows its own API is no business of another.
      expect(other.requests.at(-1)?.headers).not.toHaveProperty('x-operator');
      expect(room.server.requests).toHaveLength(before);
      expect(JSON.stringify(room.server.requests.map(({ body }) => body))).not.toContain(SECRET);
    },
  );

  testIn('process')('a credential that the provider refuses is named, with where it came from', async () => {
    await using room = await place.start({ script: () => fail(401) });
    await room.ops.putCredential('team', { kind: 'api_key', secret: SECRET });
    const own = await room.run();
    expect(own.error).toMatchObject({
      code: 'authentication_failed',
      message: expect.stringContaining('The task brought this key itself.'),
      details: { credential: { name: null, source: 'task' } },
    });
    const { id } = await room.ops.createTask({ prompt: 'hello', credential: 'team' });
    expect((await room.ops.waitForCompletion(id)).error).toMatchObject({
      code: 'authentication_failed',
      message: expect.stringContaining('the credential "team", which the server keeps'),
      details: { credential: { name: 'team', source: 'stored' } },
    });
  });

  testIn('process')('a budget ends a task on a gateway of a credential, too', async () => {
    const work = useTool('Bash', { command: 'true' });
    const script = () => ({ ...work, usage: { inputTokens: 1_000_000, outputTokens: 1 } });
    await using other = await startModelServer({ script });
    await using room = await place.start();
    const input = { kind: 'gateway', secret: SECRET, baseUrl: other.url } as const;
    await room.ops.putCredential('other', input);
    const task = await room.ops.createTask({ prompt: 'hello', credential: 'other', maxCostUsd: 0.01 });
    const { status, error } = await room.ops.waitForCompletion(task.id);
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'budget_exceeded' });
  });
}
