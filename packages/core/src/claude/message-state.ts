import { stringOr, type ClaudeMessage } from './message.ts';

/** The state of a message that the CLI was given with an id. */
export interface MessageState {
  readonly messageId: string;
  /** `started`: it has been read. `completed`: so has the answer been given. `cancelled`: it was taken back, or its turn was interrupted. */
  readonly state: 'queued' | 'started' | 'completed' | 'cancelled';
}

const STATES: ReadonlySet<unknown> = new Set<MessageState['state']>([
  'queued',
  'started',
  'completed',
  'cancelled',
]);

/** The state that a line tells; undefined for any other line. Measured with CLI 2.1.330. */
export function readMessageState(message: ClaudeMessage): MessageState | undefined {
  if (message.type !== 'command_lifecycle') return undefined;
  const { state } = message;
  if (!isState(state)) return undefined;
  return { messageId: stringOr(message['command_uuid'], ''), state };
}

function isState(state: unknown): state is MessageState['state'] {
  return STATES.has(state);
}
