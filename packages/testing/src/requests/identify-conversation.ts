import { createHash } from 'node:crypto';
import type { Session } from './find-session.ts';

/**
 * A name for the conversation a request belongs to.
 *
 * A session's sub-agents hold conversations of their own under its id, hence both ids. Without a session (any other
 * client) the prompt stands for the conversation.
 */
export function identifyConversation({ sessionId, agentId }: Session, prompt: string): string {
  if (sessionId === undefined) return `prompt:${createHash('sha256').update(prompt).digest('hex')}`;
  return agentId === undefined ? `session:${sessionId}` : `session:${sessionId}:agent:${agentId}`;
}
