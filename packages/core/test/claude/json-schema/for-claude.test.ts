import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { answerIn, schemaForClaude } from '../../../src/claude/json-schema/for-claude.ts';

type JsonSchema = Record<string, unknown>;

const DRAFT_04 = 'http://json-schema.org/draft-04/schema#';
const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';
const DRAFT_2019 = 'https://json-schema.org/draft/2019-09/schema';
const DRAFT_2020 = 'https://json-schema.org/draft/2020-12/schema';

const text = { type: 'string' };
const number = { type: 'number' };
const object = (properties: JsonSchema, more: JsonSchema = {}) => ({ type: 'object', properties, ...more });
const told = (constraints: JsonSchema) =>
  `Must also satisfy this JSON Schema: ${JSON.stringify(constraints)}`;

/** Each schema is an object of its own, as JSON is parsed. */
const asSent = (schema: JsonSchema) => JSON.parse(JSON.stringify(schema)) as JsonSchema;

const person = object({ name: text, age: { type: 'integer', minimum: 0 } }, { required: ['name'] });
const node = object({ next: { $ref: '#' } });

test.for<[string, JsonSchema]>([
  ['a plain one', person],
  ['one that refers to itself', node],
  ['one with formats', object({ at: { type: 'string', format: 'date-time' }, phone: { format: 'phone' } })],
  [
    'one with names and patterns of names',
    object({ ab: text }, { patternProperties: { '^a': text }, additionalProperties: false }),
  ],
  ['one with alternatives inside', object({ a: { anyOf: [text, { type: 'null' }] } })],
  [
    'one with a condition',
    object({ a: text }, JSON.parse('{"if":{"required":["a"]},"then":{"minProperties":2}}')),
  ],
  [
    'one with annotations that all know',
    object({ a: { ...text, title: 'A', examples: ['x'], deprecated: true } }),
  ],
])('%s is given as it is', ([, schema]) => {
  expect(schemaForClaude(schema)).toEqual({ schema, isWrapped: false });
  expect(JSON.stringify(schemaForClaude(schema).schema)).toBe(JSON.stringify(schema));
});

test.for<[string, JsonSchema, JsonSchema]>([
  ['$schema is left out', { $schema: DRAFT_2020, ...person }, person],
  [
    'annotations of others are left out',
    object({ a: { ...text, 'x-order': 1, markdownDescription: '*a*', discriminator: {}, example: 'b' } }),
    object({ a: text }),
  ],
  [
    'dependentRequired and dependentSchemas become dependencies',
    object({}, { dependentRequired: { a: ['b'], c: ['d'] }, dependentSchemas: { a: person } }),
    object({}, { dependencies: { a: { allOf: [{ required: ['b'] }, person] }, c: ['d'] } }),
  ],
  [
    'unevaluatedProperties with nothing applied beside it is additionalProperties',
    object({ a: text }, { unevaluatedProperties: false }),
    object({ a: text }, { additionalProperties: false }),
  ],
  [
    'unevaluatedProperties beside others is told',
    object({ a: { allOf: [person], unevaluatedProperties: false } }),
    object({ a: { allOf: [person], description: told({ unevaluatedProperties: false }) } }),
  ],
  [
    'a tuple is told, and its items are of one of the kinds',
    object({ pair: { type: 'array', prefixItems: [text, number], items: false, minItems: 2 } }),
    object({
      pair: {
        type: 'array',
        items: { anyOf: [text, number] },
        minItems: 2,
        maxItems: 2,
        description: told({ prefixItems: [text, number] }),
      },
    }),
  ],
  [
    'a tuple of draft-07 is told as well',
    { $schema: DRAFT_07, ...object({ pair: { items: [text], additionalItems: number } }) },
    object({
      pair: { items: { anyOf: [text, number] }, description: told({ prefixItems: [text], items: number }) },
    }),
  ],
  [
    'counts of contains are told, beside a description',
    object({ a: { description: 'A list.', contains: text, minContains: 2 } }),
    object({ a: { description: `A list.\n${told({ contains: text, minContains: 2 })}`, contains: text } }),
  ],
  [
    'references to anchors and definitions lead to one place',
    object(
      { a: { $ref: '#/definitions/name' }, b: { $ref: '#who' } },
      { definitions: { name: text, other: { $anchor: 'who', ...person } } },
    ),
    object(
      { a: { $ref: '#/$defs/name' }, b: { $ref: '#/$defs/who' } },
      { $defs: { who: person, name: text } },
    ),
  ],
  [
    'a reference to where no schema is expected is good',
    object({ a: { $ref: '#/components/schemas/A~1B' } }, { components: { schemas: { 'A/B': text } } }),
    object({ a: { $ref: '#/$defs/A-B' } }, { $defs: { 'A-B': text } }),
  ],
  [
    'a reference by an identifier is good',
    object(
      { a: { $ref: 'https://example.test/name' } },
      { $id: 'https://example.test/root', $defs: { n: { $id: 'name', ...text } } },
    ),
    object({ a: { $ref: '#/$defs/schema' } }, { $defs: { schema: text } }),
  ],
  [
    'a dynamic reference is one',
    { $schema: DRAFT_2020, $dynamicAnchor: 'node', ...object({ next: { $dynamicRef: '#node' } }) },
    node,
  ],
  [
    'a recursive reference is one',
    { $schema: DRAFT_2019, ...object({ next: { $recursiveRef: '#' } }) },
    node,
  ],
  [
    'bounds of draft-04 are those of today',
    { $schema: DRAFT_04, id: 'a', ...object({ a: { minimum: 1, exclusiveMinimum: true, maximum: 9 } }) },
    object({ a: { maximum: 9, exclusiveMinimum: 1 } }),
  ],
  [
    'nullable is a type',
    object({ a: { type: 'string', nullable: true } }),
    object({ a: { type: ['string', 'null'] } }),
  ],
  [
    'a condition without a consequence says nothing',
    object({ a: { if: person, ...text } }),
    object({ a: text }),
  ],
])('%s', ([, schema, expected]) => {
  const { schema: given, isWrapped } = schemaForClaude(asSent(schema));
  expect(given).toEqual(expected);
  expect(isWrapped).toBe(false);
});

const wrapper = (value: JsonSchema, more: JsonSchema = {}) => ({
  type: 'object',
  properties: { value },
  required: ['value'],
  additionalProperties: false,
  ...more,
});

test.for<[string, JsonSchema, JsonSchema]>([
  ['a list', { type: 'array', items: person }, wrapper({ type: 'array', items: person })],
  ['an enumeration', { enum: ['a', 'b'] }, wrapper({ enum: ['a', 'b'] })],
  ['nothing in particular', {}, wrapper({})],
  ['alternatives', { anyOf: [person, text] }, wrapper({ anyOf: [person, text] })],
  ['an object with alternatives', object({}, { oneOf: [person] }), wrapper(object({}, { oneOf: [person] }))],
  ['an object or null', { type: ['object', 'null'] }, wrapper({ type: ['object', 'null'] })],
  ['a property that the API does not take', object({ größe: number }), wrapper(object({ größe: number }))],
  [
    'a list that refers to itself',
    { type: 'array', items: { $ref: '#' } },
    wrapper({ type: 'array', items: { $ref: '#/properties/value' } }),
  ],
  [
    'a reference',
    { $ref: '#/$defs/person', $defs: { person } },
    wrapper({ $ref: '#/$defs/person' }, { $defs: { person } }),
  ],
])('at the top is %s: it is wrapped, and the answer unwrapped', ([, schema, expected]) => {
  expect(schemaForClaude(asSent(schema))).toEqual({ schema: expected, isWrapped: true });
  expect(answerIn({ value: [1] }, schema)).toEqual([1]);
  expect(answerIn({ other: 1 }, schema)).toEqual({ other: 1 });
  expect(answerIn(undefined, schema)).toBeUndefined();
});

test('the answer to an object is all that Claude gave', () => {
  expect(answerIn({ value: 1 }, person)).toEqual({ value: 1 });
});

test.for<[string, JsonSchema]>([
  ['of tuples in tuples', nested((inner) => ({ type: 'array', prefixItems: [inner, text], items: false }))],
  [
    'of counted lists',
    nested((inner) => ({ type: 'array', contains: inner, minContains: 2, maxContains: 3 })),
  ],
  [
    'of rests that are told',
    nested((inner) => ({ allOf: [{}], unevaluatedProperties: inner, properties: { a: text } })),
  ],
])('a schema %s is written in a length like its own, and both sides take it', ([, schema]) => {
  const { schema: given } = schemaForClaude(schema);
  expect(JSON.stringify(given).length).toBeLessThan(10 * JSON.stringify(schema).length);
  const cli = new Ajv({ strictTypes: false, strictTuples: false, logger: false });
  expect(() => cli.compile(given)).not.toThrow();
  expect(new Ajv2020().validateSchema(given)).toBe(true);
});

function nested(wrap: (inner: JsonSchema) => JsonSchema): JsonSchema {
  return Array.from({ length: 50 }).reduce<JsonSchema>((inner) => wrap(inner), text);
}
