import { say, structured, useTool } from '@claude-ops/testing';
import type { Scenario } from '../scenario.ts';

const PERSON = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name'],
  additionalProperties: false,
} as const;

const options = { schema: PERSON };

/** The data ends the run; in older versions of the CLI the model has to end it. */
const DONE = say('Done.');

/** Results that have to satisfy a JSON Schema. */
export const SCHEMAS: readonly Scenario[] = [
  {
    name: 'data for a schema',
    options,
    isQuick: true,
    script: [structured({ name: 'Ada', age: 36 }), DONE],
  },
  {
    name: 'data after work',
    options,
    script: [useTool('Bash', { command: 'echo Ada > name.txt' }), structured({ name: 'Ada' }), DONE],
  },
  {
    name: 'data that satisfies the schema at the second try',
    options,
    script: [structured({ age: 'many' }), structured({ name: 'Ada' }), DONE],
  },
  {
    name: 'a text beside the data',
    options,
    script: [{ text: 'Here it is.', structured: { name: 'Ada' } }, DONE],
  },
  {
    name: 'data only when it is asked for again',
    options,
    script: [say('I would rather chat.'), structured({ name: 'Ada' }), DONE],
  },
  {
    name: 'no data for its schema',
    options,
    script: [say('I would rather chat.')],
    meant: [{ field: 'status', becomes: () => 'failed', because: 'schemaHolds' }],
  },
];
