import { readTexts, type RequestMessage } from './request-message.ts';

/**
 * The prompt that began a conversation: the last text of the first user message that is not one of the
 * `<system-reminder>` texts the CLI puts there too (measured with Claude Code 2.1.330).
 */
export function findPrompt(messages: readonly RequestMessage[]): string | undefined {
  const first = messages.find(({ role }) => role === 'user');
  return readTexts(first?.content).findLast((text) => !text.startsWith('<system-reminder>'));
}
