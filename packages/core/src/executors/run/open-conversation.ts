import type { McpServerReport } from '@claude-ops/contract';
import type { Attempt } from '../../attempt/attempt.ts';
import type { OpeningGateway } from '../../claude/delivery/delivery.ts';
import { openingMessages, promptMessage, settingMessages } from '../../claude/delivery/opening-messages.ts';
import { askServerStates, toLine } from '../../claude/input-messages.ts';
import { missingServers } from '../../claude/server-reports.ts';
import type { Transcript } from '../../claude/transcript.ts';
import { whenAborted } from '../../system/settles-within.ts';
import type { ClaudeOutput } from './claude-output.ts';
import type { RunningClaude } from './running-claude.ts';

export interface Opening {
  readonly claude: RunningClaude;
  readonly output: ClaudeOutput;
  readonly transcript: Transcript;
  readonly gateway: OpeningGateway;
  readonly signal: AbortSignal;
}

/**
 * Gives the CLI its opening messages. If MCP servers are required, the prompt is held back until all of them have connected.
 *
 * @returns the required servers that did not connect. The CLI has no prompt then.
 */
export async function openConversation(attempt: Attempt, opening: Opening): Promise<McpServerReport[]> {
  const { claude, gateway, transcript, signal } = opening;
  const required = requiredServers(attempt);
  if (required.length === 0) {
    claude.stdin.write(openingMessages(attempt, gateway));
    return [];
  }
  claude.stdin.write(settingMessages(attempt, gateway) + toLine(askServerStates()));
  await statesKnown(opening);
  if (signal.aborted) return [];
  const missing = missingServers(transcript.report.servers, required, transcript.mask);
  if (missing.length === 0) claude.stdin.write(promptMessage(attempt, gateway));
  return missing;
}

function requiredServers({ secrets }: Attempt): string[] {
  const servers = Object.entries(secrets.mcpServers);
  return servers.filter(([, { required }]) => required === true).map(([name]) => name);
}

/** Waits for the answer. A CLI that is stopped or exits first gives none. */
async function statesKnown({ output, transcript, signal }: Opening): Promise<void> {
  const { aborted, release } = whenAborted(signal);
  while (!transcript.report.servers.areStatesKnown && !output.hasEnded && !signal.aborted)
    await Promise.race([output.lineRead(), aborted]);
  release();
}
