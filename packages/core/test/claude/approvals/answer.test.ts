import type { Approval } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { answerForTool } from '../../../src/claude/approvals/answer.ts';
import { askedForTool } from '../../../src/claude/approvals/asked.ts';
import { createMask } from '../../../src/secrets/mask.ts';

const mask = createMask(['secret-one', 'secret-two']);
const options = ['secret-one', 'secret-two', 'none'].map((label) => ({ label, description: '' }));
const questions = [
  { question: 'Use secret-one?', header: 'One', multiSelect: false, options },
  { question: 'Use secret-two?', header: 'Two', multiSelect: false, options: options.slice(1) },
  { question: 'Sure?', header: 'Sure', multiSelect: true, options: [] },
];
const fields = { tool_name: 'AskUserQuestion', input: { questions } };

function answersOf(answers: Record<string, unknown>): unknown {
  const { kind, request } = askedForTool(fields, mask);
  const decision = { decision: 'answer', answers } as Approval['decision'];
  const answer = answerForTool(fields, { status: 'answered', kind, request, decision } as Approval);
  return (answer as { updatedInput: { answers: unknown } }).updatedInput.answers;
}

test.for<[string, Record<string, unknown>, Record<string, string>]>([
  ['words of a person', { 'Sure?': 'yes' }, { 'Sure?': 'yes' }],
  ['several answers', { 'Sure?': ['yes', 'no'] }, { 'Sure?': 'yes, no' }],
  [
    'questions that are the same once they are masked',
    { 'Use [masked]?': 'none' },
    { 'Use secret-one?': 'none', 'Use secret-two?': 'none' },
  ],
])('the CLI gets its own words: %s', ([, answers, expected]) => {
  expect(answersOf(answers)).toEqual(expected);
});
