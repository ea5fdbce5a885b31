import { say, useTool, type ScriptRules } from '@claude-ops/testing';

/** Longer than any stop takes to come: nothing here ends by itself. */
const ENDLESS = 'echo begin && sleep 600';
const bash = (fields: object = {}) => useTool('Bash', { command: ENDLESS, ...fields });
const agent = (prompt: string) =>
  useTool('Agent', { description: prompt, prompt, subagent_type: 'general-purpose' });

/** What goes on in the background, by the prompt of its task. The first turn of each ends with `WAITING`. */
export const WORKS = ['an agent', 'a shell', 'an agent that asks the model on and on'] as const;
export type Work = (typeof WORKS)[number];

/** Each request of the last kind of work costs some cents, and comes half a second after the one before. */
const COSTLY = { delayMs: 500, usage: { inputTokens: 20_000, outputTokens: 0 } };

export const SCRIPT: ScriptRules = {
  rules: [
    { when: { promptIncludes: 'that works in a shell' }, steps: [bash()] },
    {
      when: { promptIncludes: 'that asks and asks' },
      steps: Array.from({ length: 500 }, (_, turn) => ({
        ...useTool('Bash', { command: `echo ${turn}` }),
        ...COSTLY,
      })),
    },
    { when: { promptIncludes: WORKS[2] }, steps: [agent('one that asks and asks'), say('WAITING')] },
    { when: { promptIncludes: WORKS[0] }, steps: [agent('one that works in a shell'), say('WAITING')] },
    {
      when: { promptIncludes: WORKS[1] },
      steps: [bash({ run_in_background: true, description: 'a shell' }), say('WAITING')],
    },
  ],
};
