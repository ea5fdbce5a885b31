import type { CommandFacts, FlagFacts } from '../../src/completion/command-facts.ts';

const url: FlagFacts = { type: 'option', summary: 'Where the server is.' };
const json: FlagFacts = { type: 'boolean', description: 'As JSON.' };
const shared = { url, json };

/** Commands of every shape. */
export const FACTS: readonly CommandFacts[] = [
  {
    id: 'list',
    summary: 'List tasks.',
    flags: {
      ...shared,
      status: { type: 'option', options: ['queued', 'running', 'completed'], multiple: true },
      limit: { type: 'option' },
    },
    args: { unexpected: { hidden: true } },
  },
  {
    id: 'run',
    summary: 'Run a task.',
    flags: {
      ...shared,
      prompt: { type: 'option', char: 'p' },
      'prompt-file': { type: 'option', helpValue: 'FILE' },
      'mcp-profile': { type: 'option', multiple: true },
      wait: { type: 'boolean' },
      secret: { type: 'boolean', hidden: true },
    },
    args: { unexpected: { hidden: true } },
  },
  { id: 'cancel', summary: 'Cancel a task.', flags: shared, args: { id: {} } },
  { id: 'status', summary: 'Show a task.', flags: shared, args: { id: {} } },
  { id: 'mcp-profiles:list', summary: 'List profiles.', flags: shared, args: {} },
  { id: 'mcp-profiles:get', summary: 'Show a profile.', flags: shared, args: { profile: {} } },
  { id: 'artifacts', summary: 'List artifacts.', flags: shared, args: { id: {} } },
  {
    id: 'artifacts:pull',
    summary: 'Pull them.',
    flags: { ...shared, force: { type: 'boolean' } },
    args: { id: {}, directory: {} },
  },
  { id: 'complete', hidden: true, flags: {}, args: {} },
];
