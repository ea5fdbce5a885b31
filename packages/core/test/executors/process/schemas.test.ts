import { structured, type Script } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { schemaForClaude } from '../../../src/claude/json-schema/for-claude.ts';
import { startOps } from '../../support/start-ops.ts';

const text = { type: 'string' };
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

/** Schemas that the CLI would leave out as they stand, with what Claude gives, and what the task then has. */
const SCHEMAS: Readonly<Record<string, { schema: Record<string, unknown>; gives: object; data: unknown }>> = {
  'as zod writes it': {
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...object({ name: text }, { required: ['name'], additionalProperties: false }),
    },
    gives: { name: 'Ada' },
    data: { name: 'Ada' },
  },
  'with keywords of 2020-12': {
    schema: object(
      {
        pair: { type: 'array', prefixItems: [text, { type: 'number' }], items: false, 'x-order': 1 },
        at: { $ref: '#date', markdownDescription: '*at*' },
      },
      {
        dependentRequired: { pair: ['at'] },
        unevaluatedProperties: false,
        $defs: { date: { $anchor: 'date', ...text } },
      },
    ),
    gives: { pair: ['a', 1], at: 'now' },
    data: { pair: ['a', 1], at: 'now' },
  },
  'of a list': {
    schema: { type: 'array', items: text },
    gives: { value: ['a', 'b'] },
    data: ['a', 'b'],
  },
  'of an enumeration': { schema: { enum: ['yes', 'no'] }, gives: { value: 'yes' }, data: 'yes' },
};

const script: Script = {
  rules: Object.entries(SCHEMAS).map(([name, { gives }]) => ({
    when: { promptIncludes: name },
    steps: [structured(JSON.parse(JSON.stringify(gives)))],
  })),
  steps: [structured({ pair: [1, 'a'], at: 'now' })],
};

test('Claude is given every schema that a task is accepted with, and the task has what satisfies it', async () => {
  await using room = await startOps({ script, maxConcurrency: 2 });
  const tasks = await Promise.all(
    Object.entries(SCHEMAS).map(async ([prompt, { schema }]) => await room.run({ prompt, schema })),
  );
  for (const [index, [prompt, { schema, data }]] of Object.entries(SCHEMAS).entries()) {
    const task = tasks[index];
    expect(task, JSON.stringify(task?.error)).toMatchObject({ status: 'completed', result: { data } });
    const request = room.server.requests.find((one) => one.prompt === prompt);
    const { tools } = request?.body as { tools: { name: string; input_schema: object }[] };
    const given = tools.find(({ name }) => name === 'StructuredOutput')?.input_schema;
    expect(given, prompt).toMatchObject(schemaForClaude(schema).schema);
  }
  const { schema = {} } = SCHEMAS['with keywords of 2020-12'] ?? {};
  expect(await room.run({ prompt: 'the order is told, and not kept', schema })).toMatchObject({
    status: 'failed',
    error: { code: 'schema_mismatch', message: expect.stringContaining('/pair/0 must be string') },
  });
});
