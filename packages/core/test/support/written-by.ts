import { PassThrough } from 'node:stream';
import type { InputMessage } from '../../src/claude/input-messages.ts';
import { createConversation, type Conversation } from '../../src/executors/run/conversation.ts';

/** What a conversation writes to the stdin of the CLI, as text. */
export function writtenBy(talk: (conversation: Conversation) => void): string {
  const stdin = new PassThrough();
  talk(createConversation(stdin, new PassThrough()));
  const written: unknown = stdin.read();
  return Buffer.isBuffer(written) ? written.toString('utf8') : '';
}

/** The same for messages that are said in one go. */
export function asWritten(messages: readonly InputMessage[]): string {
  return writtenBy((conversation) => conversation.say(messages));
}
