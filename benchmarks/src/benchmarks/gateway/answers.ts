import type { ScriptRules } from '@claude-ops/testing';

/** About as many events as the stand-in makes of a text: some 36, whatever its length. */
const TEXT = 'A model says what it has to say a few words at a time. '.repeat(24);

/** What a prompt asks for: how long its answer takes, in about 36 pieces. */
export const PROMPTS = {
  burst: 'answer at once',
  half: 'answer within half a second',
  one: 'answer within a second',
  two: 'answer within two seconds',
} as const;

export const ANSWERS: ScriptRules = {
  rules: [
    { when: { promptIncludes: PROMPTS.half }, steps: [{ text: TEXT, paceMs: 13 }] },
    { when: { promptIncludes: PROMPTS.one }, steps: [{ text: TEXT, paceMs: 27 }] },
    { when: { promptIncludes: PROMPTS.two }, steps: [{ text: TEXT, paceMs: 55 }] },
  ],
  steps: [{ text: TEXT }],
};
