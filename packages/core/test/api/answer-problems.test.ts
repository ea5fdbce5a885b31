import type { ApprovalRequest } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { problemsOfAnswers } from '../../src/api/approvals/answer-problems.ts';

const FORM = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 5 },
    age: { type: 'integer', minimum: 18 },
    size: { type: 'string', enum: ['S', 'M'] },
    mail: { type: 'string', format: 'email' },
    news: { type: 'boolean' },
    'a/b': { type: 'array', items: { enum: ['x', 'y'] } },
  },
  required: ['name', 'a/b'],
};
const WHOLE = { name: 'Ann', 'a/b': ['x'] };

const problems = (answers: Record<string, unknown>, schema: ApprovalRequest['schema'] = FORM) =>
  problemsOfAnswers({ kind: 'elicitation', request: { server: 'local', schema } }, answers);

test.for<[string, Record<string, unknown>, string, RegExp]>([
  ['a field that is missing', { name: 'Ann' }, '/answers/a~1b', /^is required$/],
  ['a field of another type', { ...WHOLE, age: '20' }, '/answers/age', /must be integer/],
  ['a number that is too small', { ...WHOLE, age: 17 }, '/answers/age', /must be >= 18/],
  ['a text that is too long', { ...WHOLE, name: 'Annette' }, '/answers/name', /more than 5/],
  ['none of the choices', { ...WHOLE, size: 'XL' }, '/answers/size', /allowed values: S, M$/],
  ['a choice of several', { ...WHOLE, 'a/b': ['x', 'z'] }, '/answers/a~1b/1', /allowed values: x, y$/],
  ['a text of another form', { ...WHOLE, mail: 'nobody' }, '/answers/mail', /format "email"/],
  ['a field that the form lacks', { ...WHOLE, nmae: 'x' }, '/answers/nmae', /none of the fields/],
  ['a mask', { ...WHOLE, name: '[masked]' }, '/answers/name', /stands in the place of a secret/],
])('a form of an MCP server is not answered with %s', ([, answers, pointer, detail]) => {
  expect(problems(answers)).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
});

test.for<[string, Record<string, unknown>, ApprovalRequest['schema']]>([
  ['what it takes', { ...WHOLE, age: 18, size: 'M', mail: 'a@example.org', news: false }, FORM],
  ['nothing, where it asks for a visit to a page', {}, null],
  [
    'anything, where its schema holds a masked secret',
    { size: 'L' },
    { properties: { size: { enum: ['[masked]'] } } },
  ],
  ['anything, where its schema is none', { size: 'L' }, { properties: { size: { type: 'no such type' } } }],
])('a form of an MCP server is answered with %s', ([, answers, schema]) => {
  expect(problems(answers, schema)).toEqual([]);
});
