import { setTimeout as delay } from 'node:timers/promises';
import type { Transcript } from '../../claude/transcript.ts';
import type { ClaudeOutput } from './claude-output.ts';
import type { Conversation } from './conversation.ts';
import { untilCaughtUp } from './until-caught-up.ts';

/** How long a CLI may take from its prompt to its first word about it, in milliseconds. */
const BEGIN_MS = 1_000;
const LOOK_AGAIN_MS = 50;

interface ResumedRun {
  readonly conversation: Conversation;
  readonly transcript: Transcript;
  readonly output: ClaudeOutput;
  readonly signal: AbortSignal;
}

/**
 * Waits until all is heard that a CLI said before, and tells whether an earlier server has given it its prompt: one whose input stays open waits
 * for that without end. Measured with 2.1.330: it says that its session runs before it answers a request that came behind the prompt.
 */
export async function wasPrompted({
  conversation,
  transcript,
  output,
  signal,
}: ResumedRun): Promise<boolean> {
  await untilCaughtUp(conversation, signal);
  const deadline = performance.now() + BEGIN_MS;
  while (conversation.isOpen && !output.hasEnded && !signal.aborted) {
    if (transcript.activity.session !== 'untold' || transcript.report.turns.begun > 0) return true;
    if (performance.now() > deadline) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}
