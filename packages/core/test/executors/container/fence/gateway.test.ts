import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { haveAgentRun, toolResults } from '../../../support/have-agent-run.ts';
import { inContainer } from '../../../support/places/in-container.ts';

const place = inContainer();
const bash = (command: string) => useTool('Bash', { command });
/** The status that the gateway answers with. */
const ask = (path: string, options = '') =>
  `curl -s -o /dev/null -w '%{http_code} ' -X POST ${options} "$ANTHROPIC_BASE_URL${path}"`;
const SOCKET = '--unix-socket /run/claude-ops/gateway.sock';

test('the gateway lets through what asks the model with the token of the attempt, and nothing else', async () => {
  const token = '-H "x-api-key: $ANTHROPIC_API_KEY"';
  const { printed } = await haveAgentRun(place, [
    [
      ask('/v1/messages'),
      ask('/v1/messages', '-H "x-api-key: sk-ant-api03-of-somebody"'),
      ask('/v1/messages', SOCKET),
      ask('/v1/models', token),
      ask('/v1/files', token),
      ask('/v1/messages/../files', `--path-as-is ${token}`),
      ask('/v1/messages/count_tokens', `${token} -d '{"model":"a","messages":[]}'`),
    ].join('; '),
  ]);
  expect(printed[0]?.trim()).toBe('401 401 401 404 404 404 200');
});

test('the token of one attempt is worth nothing on the socket of another that runs at the same time', async () => {
  await using room = await place.start({
    script: {
      rules: [
        {
          when: { promptIncludes: 'shows its token' },
          steps: [bash('printenv ANTHROPIC_API_KEY'), bash('echo begin && sleep 300')],
        },
      ],
      steps: [say('done')],
    },
  });
  const other = await room.create({ prompt: 'shows its token', permissionMode: 'bypassPermissions' });
  await room.server.waitForRequest(({ turn }) => turn === 1);
  const token = toolResults(room)[0]?.trim() ?? '';
  expect(token).toMatch(/^claude-ops-[\w-]{43}$/);

  const asked = `${ask('/v1/messages', `-H 'x-api-key: ${token}'`)}; ${ask('/v1/messages', `${SOCKET} -H 'x-api-key: ${token}'`)}`;
  room.server.setScript([bash(asked), say('done')]);
  await room.run({ permissionMode: 'bypassPermissions' });
  expect(toolResults(room)[0]?.trim()).toBe('401 401');
  expect(await room.ops.cancelTask(other.id)).toMatchObject({ status: 'cancelled' });
});

test('the directory of the gateway is there to be read: its socket stays where it is', async () => {
  const directory = '/run/claude-ops';
  const { task, printed } = await haveAgentRun(place, [
    `touch ${directory}/x; rm -f ${directory}/gateway.sock; mv ${directory}/gateway.sock /tmp/; chmod 600 ${directory}/gateway.sock; ln ${directory}/gateway.sock /tmp/hard; ls -A ${directory}`,
  ]);
  const lines = printed[0]?.split('\n').filter((line) => line !== '') ?? [];
  expect(lines.filter((line) => /Read-only file system|Invalid cross-device link/.test(line))).toHaveLength(
    5,
  );
  expect(lines.slice(-2)).toEqual(['gateway.sock', 'gitconfig']);
  expect(task.status).toBe('completed');
});
