import type { TaskFailure } from '@claude-ops/contract';
import type { Attempt } from '../../attempt/attempt.ts';
import type { OpeningGateway } from '../../claude/delivery/delivery.ts';
import { openingMessages, promptMessage, settingMessages } from '../../claude/delivery/opening-messages.ts';
import { SERVER_STATES } from '../../claude/input-messages.ts';
import { errorOfServers, missingServers } from '../../claude/server-reports.ts';
import type { Transcript } from '../../claude/transcript.ts';
import { unlessAborted } from '../../system/settles-within.ts';
import type { Conversation } from './conversation.ts';

export interface Opening {
  readonly conversation: Conversation;
  readonly transcript: Transcript;
  readonly gateway: OpeningGateway;
  readonly signal: AbortSignal;
}

/**
 * Gives the CLI its opening messages. If MCP servers are required, the prompt is held back until all of them have connected.
 *
 * @returns why the CLI was not given its prompt: required servers that did not connect. Undefined where it has it, or the run is stopped.
 */
export async function openConversation(attempt: Attempt, opening: Opening): Promise<TaskFailure | undefined> {
  const { conversation, gateway, transcript, signal } = opening;
  const required = requiredServers(attempt);
  if (required.length === 0) {
    conversation.say(openingMessages(attempt, gateway));
    return undefined;
  }
  conversation.say(settingMessages(attempt, gateway));
  const states = await unlessAborted(conversation.request(SERVER_STATES), signal);
  if (states === undefined) return undefined;
  const { errors } = transcript.report.servers;
  const missing = missingServers({ required, states, errors, mask: transcript.mask });
  if (missing.length === 0) conversation.say(promptMessage(attempt, gateway));
  return errorOfServers(missing);
}

function requiredServers({ secrets }: Attempt): string[] {
  const servers = Object.entries(secrets.mcpServers);
  return servers.filter(([, { required }]) => required === true).map(([name]) => name);
}
