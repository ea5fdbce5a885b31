import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { toolResults } from '../../../support/have-agent-run.ts';
import { inContainer } from '../../../support/places/in-container.ts';

const place = inContainer();
const bash = (command: string) => useTool('Bash', { command });
/** The status that the gateway answers with. */
const ask = (path: string, options = '') =>
  `curl -s -o /dev/null -w '%{http_code} ' -X POST ${options} "$ANTHROPIC_BASE_URL${path}"`;
const SOCKET = '--unix-socket /run/claude-ops/gateway.sock';

const DIRECTORY = '/run/claude-ops';
const WITH_TOKEN = '-H "x-api-key: $ANTHROPIC_API_KEY"';
const ASK_ALL = [
  ask('/v1/messages'),
  ask('/v1/messages', '-H "x-api-key: sk-ant-api03-of-somebody"'),
  ask('/v1/messages', SOCKET),
  ask('/v1/models', WITH_TOKEN),
  ask('/v1/files', WITH_TOKEN),
  ask('/v1/messages/../files', `--path-as-is ${WITH_TOKEN}`),
  ask('/v1/messages/count_tokens', `${WITH_TOKEN} -d '{"model":"a","messages":[]}'`),
].join('; ');
const MOVE_SOCKET = `touch ${DIRECTORY}/x; rm -f ${DIRECTORY}/gateway.sock; mv ${DIRECTORY}/gateway.sock /tmp/; chmod 600 ${DIRECTORY}/gateway.sock; ln ${DIRECTORY}/gateway.sock /tmp/hard; ls -A ${DIRECTORY}`;

let printed: Promise<string[]> | undefined;

/** What the commands of an attempt have printed, while another one, whose token it has, ran at the same time. */
async function printedBeside(): Promise<string[]> {
  return await (printed ??= runBeside());
}

async function runBeside(): Promise<string[]> {
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
  room.server.setScript([bash(ASK_ALL), bash(asked), bash(MOVE_SOCKET), say('done')]);
  expect(await room.run({ permissionMode: 'bypassPermissions' })).toMatchObject({ status: 'completed' });
  const results = toolResults(room);
  expect(await room.ops.cancelTask(other.id)).toMatchObject({ status: 'cancelled' });
  return results;
}

test('the gateway lets through what asks the model with the token of the attempt, and nothing else', async () => {
  const [asked] = await printedBeside();
  expect(asked?.trim()).toBe('401 401 401 404 404 404 200');
});

test('the token of one attempt is worth nothing on the socket of another that runs at the same time', async () => {
  const [, asked] = await printedBeside();
  expect(asked?.trim()).toBe('401 401');
});

test('the directory of the gateway is there to be read: its socket stays where it is', async () => {
  const [, , moved] = await printedBeside();
  const lines = moved?.split('\n').filter((line) => line !== '') ?? [];
  expect(lines.filter((line) => /Read-only file system|Invalid cross-device link/.test(line))).toHaveLength(
    5,
  );
  expect(lines.slice(-2)).toEqual(['gateway.sock', 'gitconfig']);
});
