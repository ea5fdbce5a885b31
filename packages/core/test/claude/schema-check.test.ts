import { expect, test } from 'vitest';
import { assertJsonSchema, schemaProblems } from '../../src/claude/schema-check.ts';

const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';
const DRAFT_04 = 'http://json-schema.org/draft-04/schema#';
const DRAFT_2019 = 'https://json-schema.org/draft/2019-09/schema';
const DRAFT_2020 = 'https://json-schema.org/draft/2020-12/schema';

test.for<[string, Record<string, unknown>]>([
  ['an empty one', {}],
  ['one of 2020-12', { $schema: DRAFT_2020, type: 'object' }],
  ['one of draft-07', { $schema: DRAFT_07, type: 'object' }],
  ['one of draft-07, without the #', { $schema: DRAFT_07.slice(0, -1), type: 'object' }],
  ['one of draft-07, by https', { $schema: 'https://json-schema.org/draft-07/schema#', type: 'object' }],
  ['one of draft-06', { $schema: 'http://json-schema.org/draft-06/schema#', type: 'object' }],
  ['one of draft-04', { $schema: 'http://json-schema.org/draft-04/schema#', id: 'a', type: 'object' }],
  ['one of 2019-09', { $schema: 'https://json-schema.org/draft/2019-09/schema', type: 'object' }],
  ['one of OpenAPI 3.1', { $schema: 'https://spec.openapis.org/oas/3.1/dialect/base', type: 'object' }],
  ['one with definitions', { $ref: '#/$defs/name', $defs: { name: { type: 'string' } } }],
  ['one that refers to itself', { type: 'object', properties: { child: { $ref: '#' } } }],
  ['one with a format nobody knows', { type: 'string', format: 'phone-number-of-mars' }],
  ['one with a keyword nobody knows', { type: 'object', 'x-order': ['a'] }],
  ['one with an id', { $id: 'https://example.test/schema', type: 'object' }],
  // Neither refused nor run with a time limit: whoever may create tasks may make the server compute.
  ['one with a pattern that backtracks', { properties: { a: { type: 'string', pattern: '^(a+)+$' } } }],
])('%s is a schema', ([, schema]) => {
  expect(() => assertJsonSchema(schema)).not.toThrow();
});

const DRAFT_03 = 'http://json-schema.org/draft-03/schema#';

test.for<[string, Record<string, unknown>, RegExp, string?]>([
  ['a type nobody knows', { type: 'text' }, /allowed values/, '/schema/type'],
  [
    'a type nobody knows, inside',
    { properties: { a: { type: 'text' } } },
    /values/,
    '/schema/properties/a/type',
  ],
  ['a type that is a number', { type: 7 }, /allowed values/, '/schema/type'],
  ['properties that are a list', { properties: [] }, /object/, '/schema/properties'],
  ['a minimum that is text', { minimum: '1' }, /number/, '/schema/minimum'],
  ['a required that is no list', { required: 'name' }, /array/, '/schema/required'],
  ['a reference to nowhere inside', { $ref: '#/$defs/nowhere' }, /nowhere/],
  ['a reference to outside', { $ref: 'https://example.test/other.json' }, /other\.json/],
  ['a reference to a file', { $ref: 'file:///etc/passwd' }, /passwd/],
  ['definitions that lead round in circles', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, /./],
  ['a pattern that is none', { type: 'string', pattern: '(' }, /regular expression/],
  ['draft-03', { $schema: DRAFT_03 }, /draft-04, draft-06, draft-07, draft 2019-09 or/, '/schema/$schema'],
  ['another dialect', { $schema: 'https://example.test/dialect' }, /supported draft/, '/schema/$schema'],
  ['a $schema that is a number', { $schema: 7 }, /supported draft/, '/schema/$schema'],
  [
    'a $schema that is no text',
    { $schema: { toString: 1, valueOf: 1 } },
    /supported draft/,
    '/schema/$schema',
  ],
  ['$async at the top', { $async: true }, /\$async/],
  ['$async inside', { properties: { a: { $async: true } } }, /\$async/],
  ['nesting without end', JSON.parse(`${'{"not":'.repeat(3_000)}{}${'}'.repeat(3_000)}`), /./],
])('%s is refused with a pointer', ([, schema, detail, pointer = '/schema']) => {
  const errors = [{ pointer, detail: expect.stringMatching(detail) }];
  expect(() => assertJsonSchema(schema)).toThrow(
    expect.objectContaining({ code: 'invalid_request', errors }),
  );
});

const tuple = { prefixItems: [{ type: 'string' }], items: false };
const tuple07 = { items: [{ type: 'string' }], additionalItems: false };

test.for<[string, Record<string, unknown>, unknown, number]>([
  ['2020-12 knows prefixItems', tuple, ['a', 'b'], 1],
  ['2020-12 is what no $schema means', { $schema: DRAFT_2020, ...tuple }, ['a', 'b'], 1],
  ['draft-07 does not know prefixItems', { $schema: DRAFT_07, prefixItems: [{ type: 'string' }] }, [7], 0],
  ['draft-07 knows a list of items', { $schema: DRAFT_07, ...tuple07 }, ['a', 'b'], 1],
  ['2019-09 knows a list of items', { $schema: DRAFT_2019, ...tuple07 }, ['a', 'b'], 1],
  ['2019-09 knows unevaluatedProperties', { $schema: DRAFT_2019, unevaluatedProperties: false }, { a: 1 }, 1],
  ['draft-04 knows exclusive bounds', { $schema: DRAFT_04, minimum: 1, exclusiveMinimum: true }, 1, 1],
  ['draft-04 does not know const', { $schema: DRAFT_04, const: 1 }, 2, 0],
  ['a date-time is checked', { format: 'date-time' }, 'yesterday', 1],
  ['a date-time passes', { format: 'date-time' }, '2026-11-22T19:30:00Z', 0],
  ['an email is checked', { format: 'email' }, 'nobody', 1],
  ['a uri is checked', { format: 'uri' }, 'no uri', 1],
  ['an unknown format is not', { format: 'unknown' }, 'anything', 0],
  ['null is data', { type: 'null' }, null, 0],
  ['a value is not changed to fit', { type: 'number' }, '7', 1],
])('%s', ([, schema, data, problems]) => {
  expect(schemaProblems(schema, data)).toHaveLength(problems);
});

test('a problem names where and what, and not the value', () => {
  const schema = { properties: { list: { items: { type: 'number' } } } };
  expect(schemaProblems(schema, { list: [1, 'a secret'] })).toEqual(['/list/1 must be number']);
  expect(schemaProblems({ required: ['name'] }, {})).toEqual(["/ must have required property 'name'"]);
});

test('there are at most ten problems', () => {
  const anyOf = Array.from({ length: 30 }, (_, index) => ({ const: index }));
  expect(schemaProblems({ anyOf }, 'none of them')).toHaveLength(10);
});

test.for<[string, Record<string, unknown>, number]>([
  ['is missing where it is required', { required: ['constructor'] }, 1],
  ['is absent where it is optional', { properties: { constructor: { type: 'string' } } }, 0],
])('a property that every object inherits %s', ([, schema, problems]) => {
  expect(schemaProblems(schema, {})).toHaveLength(problems);
  expect(schemaProblems(schema, { constructor: 'Ferrari' })).toEqual([]);
});

test.for<[Record<string, unknown>]>([[{ $ref: '#' }], [{ allOf: [{ $ref: '#' }] }]])(
  'a schema that leads round in circles, %j, is a problem and no exception',
  ([schema]) => {
    expect(schemaProblems(schema, {})).toEqual([expect.stringContaining('could not be checked')]);
  },
);

test('checking leaves no default in the data', () => {
  const data = {};
  schemaProblems({ properties: { name: { default: 'Ada' } } }, data);
  expect(data).toEqual({});
});

test('a pattern that backtracks without end is given up, and cannot hold up the server', () => {
  const schema = { type: 'string', pattern: '^(a+)+$' };
  const before = performance.now();
  expect(schemaProblems(schema, `${'a'.repeat(60)}b`)).toEqual([expect.stringContaining('timed out')]);
  expect(performance.now() - before).toBeLessThan(10_000);
});

test('a schema that takes too long to compile is refused', () => {
  const alternative = {
    type: 'object',
    properties: { name: { type: 'string', pattern: '^x' } },
    required: ['name'],
  };
  const schema = { anyOf: Array.from({ length: 20_000 }, () => alternative) };
  expect(() => assertJsonSchema(schema)).toThrow(/timed out/);
});

const numbered = (count: number, schema: object) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, schema]));

test.for<[string, Record<string, unknown>]>([
  [
    'refers 500 times to a definition of 3000 properties',
    {
      $defs: { wide: { type: 'object', properties: numbered(3_000, { type: 'string' }) } },
      properties: numbered(500, { $ref: '#/$defs/wide' }),
    },
  ],
  [
    'forbids unevaluated properties 5000 times',
    { allOf: Array.from({ length: 5_000 }, () => ({ type: 'object', unevaluatedProperties: false })) },
  ],
])('a schema that %s is settled in bounded time and memory', ([, schema]) => {
  const [before, heldBefore] = [performance.now(), process.memoryUsage().rss];
  schemaProblems(schema, {});
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(process.memoryUsage().rss - heldBefore).toBeLessThan(1024 ** 3);
});

test('a definition that is referred to everywhere is compiled once', () => {
  const schema = {
    $defs: { wide: { type: 'object', properties: numbered(500, { type: 'string' }) } },
    properties: numbered(1_000, { $ref: '#/$defs/wide' }),
  };
  expect(() => assertJsonSchema(schema)).not.toThrow();
});
