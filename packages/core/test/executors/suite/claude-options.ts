import type { CreateTaskInput } from '@claude-ops/contract';
import { fail, say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import { expect } from 'vitest';
import { IN_PROCESS } from '../../support/places/in-process.ts';
import type { Place } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';

const CLAUDE = { environment: { IS_SANDBOX: '1' } };
const REVIEWER = {
  description: 'Reviews a change with great care',
  prompt: 'You review code.',
  tools: ['Read'],
};

/** The CLI puts one where tools may be looked up later. */
const isNoPlaceholder = (tool: string) => tool !== 'DeferredToolPlaceholder';

/** Options of the CLI that its first request to the model shows, each with a part of that. */
const SHOWN: readonly (readonly [Partial<CreateTaskInput>, (request: RecordedRequest) => void])[] = [
  [
    { systemPrompt: 'You are a parrot. Repeat.' },
    ({ system }) => {
      expect(system).toContain('You are a parrot. Repeat.');
      expect(system).not.toContain('# Harness');
    },
  ],
  [
    { appendSystemPrompt: 'Answer like a parrot.' },
    ({ system }) => {
      expect(system).toContain('Answer like a parrot.');
      expect(system).toContain('# Harness');
    },
  ],
  [
    { schema: { type: 'object' }, appendSystemPrompt: 'Answer like a parrot.' },
    ({ system, tools }) => {
      expect(system).toContain('Answer like a parrot.');
      expect(tools).toContain('StructuredOutput');
    },
  ],
  [{ effort: 'low' }, ({ body }) => expect(body).toMatchObject({ output_config: { effort: 'low' } })],
  [
    { agents: { reviewer: REVIEWER } },
    ({ body }) => expect(JSON.stringify(body)).toContain(REVIEWER.description),
  ],
];

/** The same of options with which a task starts cold. */
const SHOWN_COLD: typeof SHOWN = [
  [
    { betas: ['made-up-2026-01-01'] },
    ({ headers }) => expect(headers['anthropic-beta']?.split(',')).toContain('made-up-2026-01-01'),
  ],
  [
    { tools: ['Read', 'Grep'] },
    ({ tools }) => expect(tools.filter(isNoPlaceholder).toSorted()).toEqual(['Grep', 'Read']),
  ],
  [{ tools: [] }, ({ tools }) => expect(tools.filter(isNoPlaceholder)).toEqual([])],
  [
    { disallowedTools: ['WebFetch', 'Bash(rm *)'] },
    ({ tools }) => {
      expect(tools).not.toContain('WebFetch');
      expect(tools).toContain('Bash');
    },
  ],
];

export function testsOfClaudeOptions(place: Place): void {
  const testIn = testsIn(place);

  testIn('process', 'warm process').for(SHOWN)(
    'the model is asked with %o, as by a cold process',
    async ([input, check]) => {
      const [own, cold] = await Promise.all([
        firstRequest(place, input),
        place.kind === 'process' ? undefined : firstRequest(IN_PROCESS, input),
      ]);
      check(own);
      if (cold !== undefined) expect(asked(own)).toEqual(asked(cold));
    },
  );

  testIn('process').for(SHOWN_COLD)('the model is asked with %o', async ([input, check]) => {
    check(await firstRequest(place, input));
  });

  testIn('container', 'warm container')('options reach a CLI in a container, too', async () => {
    const options = {
      appendSystemPrompt: 'Answer like a parrot.',
      effort: 'low',
      agents: { reviewer: REVIEWER },
    } as const;
    const { system, body } = await firstRequest(place, options);
    expect(system).toContain('Answer like a parrot.');
    expect(body).toMatchObject({ output_config: { effort: 'low' } });
    expect(JSON.stringify(body)).toContain(REVIEWER.description);
  });

  testIn('process', 'warm process')(
    'rules say which calls need no permission, and which are denied',
    async () => {
      const commands = ['touch allowed.txt', 'touch denied.txt', 'rm -f other.txt'];
      const script = ({ turn }: RecordedRequest): Step =>
        turn < commands.length ? useTool('Bash', { command: String(commands[turn]) }) : say('done');
      await using room = await place.start({ script, claude: CLAUDE });
      await place.untilReady?.(room);
      const task = await room.run({
        permissionMode: 'default',
        allowedTools: ['Bash(touch allowed.txt)', 'Bash(rm *)'],
        disallowedTools: ['Bash(rm *)'],
      });
      expect(task.result?.permissionDenials.map(({ input }) => input)).toMatchObject([
        { command: 'touch denied.txt' },
        { command: 'rm -f other.txt' },
      ]);
      expect((await room.ops.listArtifacts(task.id)).data.map(({ path }) => path)).toEqual(['allowed.txt']);
    },
  );

  testIn('process', 'warm process')(
    'rules of the caller leave the tools of its MCP servers allowed',
    async () => {
      const script = ({ turn }: RecordedRequest): Step =>
        turn === 0 ? useTool('mcp__nap__nap', { name: 'napped.txt', ms: 0 }) : say('done');
      await using room = await place.start({ script, claude: CLAUDE });
      await place.untilReady?.(room);
      const task = await room.run({
        permissionMode: 'default',
        allowedTools: ['Bash(true)'],
        disallowedTools: ['Bash(rm *)'],
        mcpServers: { inline: { nap: place.nodeCommand('mcp-that-naps.ts') } },
      });
      expect(task).toMatchObject({ status: 'completed', result: { permissionDenials: [] } });
      expect((await room.ops.listArtifacts(task.id)).data).toMatchObject([{ path: 'napped.txt' }]);
    },
  );

  testIn(
    'process',
    'container',
    'warm process',
    'warm container',
  )("a variable reaches Claude's commands and nothing else, and what prints it is masked", async () => {
    const TOKEN = 'token of the caller "0123456789"\n';
    const [reached, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const prints = 'printenv TOKEN; echo "GREETING=$GREETING" | tee greeting.txt; printenv TOKEN > token.txt';
    const script = async ({ turn }: RecordedRequest): Promise<Step> => {
      // A process that has the variables, while nothing has printed them yet.
      if (turn === 0) return useTool('Bash', { command: '(sleep 30 > /dev/null 2>&1 &)' });
      reached.resolve();
      await looked.promise;
      return turn === 1 ? useTool('Bash', { command: prints }) : say(`I found ${TOKEN}`);
    };
    await using room = await place.start({ script, claude: CLAUDE });
    await place.untilReady?.(room);
    const { id, env } = await room.create({
      env: { TOKEN, GREETING: 'hi' },
      permissionMode: 'bypassPermissions',
    });
    expect(env).toEqual({ TOKEN: '[masked]', GREETING: '[masked]' });
    await reached.promise;
    const traces = await place.traces();
    looked.resolve();
    const task = await room.ops.waitForCompletion(id);
    const kept = JSON.stringify([task, await room.log(id)]);
    const told = JSON.stringify(room.server.requests.at(-1)?.messages);
    expect(told).toContain(JSON.stringify(TOKEN.trim()).slice(1, -1));
    expect(kept).toContain('GREETING=hi');
    expect(kept).not.toContain('0123456789');
    expect(traces.filter((text) => text.includes('0123456789'))).toEqual([]);
    const { body } = await room.ops.openArtifact(id, 'token.txt');
    expect(Buffer.concat(await Array.fromAsync(body)).toString()).not.toContain('0123456789');
  });

  testIn('process', 'container')(
    'a run that takes more turns than it may fails, and keeps its result',
    async () => {
      const script = () => useTool('Bash', { command: 'true' });
      await using room = await place.start({ script, claude: CLAUDE });
      const task = await room.run({ maxTurns: 2 });
      expect(task).toMatchObject({ status: 'failed', error: { code: 'max_turns_reached' } });
      expect(task.result?.costUsd).toBeGreaterThan(0);
      expect(room.server.requests).toHaveLength(2);
    },
  );

  testIn('process')('an overloaded model is replaced by the next one', async () => {
    const script = ({ model }: RecordedRequest): Step =>
      model === 'claude-opus-4-6' ? fail(529) : say('from the other model');
    await using room = await place.start({ script, claude: CLAUDE });
    const task = await room.run({ model: 'claude-opus-4-6', fallbackModel: ['claude-sonnet-4-6'] });
    expect(task).toMatchObject({ status: 'completed', result: { data: 'from the other model' } });
  });

  testIn('process')(
    'a task that goes on from another has the system prompt that it names itself',
    async () => {
      await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
      const first = await room.run({ systemPrompt: 'You are a parrot.' });
      await room.run({ previousTaskId: first.id, systemPrompt: 'You are an owl.' });
      const [, second] = room.server.requests;
      expect(second?.system).toContain('You are an owl.');
      expect(second?.system).not.toContain('You are a parrot.');
    },
  );
}

/** The parts of a request that options change. */
function asked({ body, headers, tools, system }: RecordedRequest): object {
  const { output_config: output, thinking, model } = body as Record<string, unknown>;
  const texts = system.replaceAll(/(?:\/[\w.-]+)+/g, '/path');
  return { output, thinking, model, tools, texts, betas: headers['anthropic-beta'] };
}

async function firstRequest(place: Place, input: Partial<CreateTaskInput>): Promise<RecordedRequest> {
  await using room = await place.start({ script: () => say('done'), claude: CLAUDE });
  await place.untilReady?.(room);
  await room.run(input);
  const [request] = room.server.requests;
  if (request === undefined) throw new Error('The model was asked nothing.');
  return request;
}
