/**
 * What Claude is told in the place of the prompt, which its conversation has already: that it was interrupted. Of a tool call without a
 * result the CLI (2.1.330) says so itself.
 */
export const INTERRUPTED_PROMPT =
  'You were interrupted: the process that you ran in has ended, and with it all commands, background work and sub-agents that were still running. ' +
  'Your files are as you left them. Check the state of what you were doing, then go on with your task from there.';
