/**
 * Tells Claude, in the place of the prompt, that it was interrupted: its conversation has the prompt already. The CLI (2.1.330) itself says
 * which tool call has no result.
 */
export const INTERRUPTED_PROMPT =
  'You were interrupted: the process that you ran in has ended, and with it all commands, background work and sub-agents that were still running. ' +
  'Your files are as you left them. Check the state of what you were doing, then go on with your task from there.';
