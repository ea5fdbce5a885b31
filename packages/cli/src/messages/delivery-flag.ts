import { Flags } from '@oclif/core';

/** When Claude reads a message. */
export const deliveryFlag = Flags.option({
  options: ['next', 'later', 'now'] as const,
  description:
    'When Claude reads the message. next: after the tool call that runs. later: in a turn of its own. now: at once, and what runs is stopped.',
});
