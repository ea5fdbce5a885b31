import { LIMITS, type Approval } from '@claude-ops/contract';
import type { ApprovalDesk } from '../../../attempt/steering.ts';
import { answerForServer, answerForTool } from '../../../claude/approvals/answer.ts';
import { askedByServer, askedForTool, type Asked } from '../../../claude/approvals/asked.ts';
import { stringOr } from '../../../claude/message.ts';
import type { Mask } from '../../../secrets/mask.ts';
import { whenAborted } from '../../../system/settles-within.ts';
import type { Conversation } from '../conversation.ts';
import type { IncomingAsk } from '../incoming-requests.ts';
import type { AskWatch } from './ask-watch.ts';

export interface ApprovalParts {
  readonly desk: ApprovalDesk;
  readonly asks: AskWatch;
  readonly conversation: Conversation;
  readonly mask: Mask;
  /** How long each waits for a decision, in milliseconds. */
  readonly timeoutMs: number;
  /** Aborted when the run is stopped: nothing is answered then. */
  readonly signal: AbortSignal;
}

/** Has people decide what the CLI asks, until it is disposed of. */
export function answerApprovals(parts: ApprovalParts): Disposable {
  const { conversation, mask, asks } = parts;
  const tools = conversation.onRequest('can_use_tool', async (fields, ask) => {
    assertCheckable(fields);
    using _waiting = asks.ask({ callId: stringOr(fields['tool_use_id'], '') });
    return answerForTool(fields, await decided(askedForTool(fields, mask), ask, parts));
  });
  const servers = conversation.onRequest('elicitation', async (fields, ask) => {
    assertCheckable(fields);
    using _waiting = asks.ask({ callId: '', server: stringOr(fields['mcp_server_name'], '') });
    return answerForServer(await decided(askedByServer(fields, mask), ask, parts));
  });
  return {
    [Symbol.dispose]() {
      tools[Symbol.dispose]();
      servers[Symbol.dispose]();
    },
  };
}

async function decided(
  { kind, request }: Asked,
  { id: requestId, signal: withdrawn }: IncomingAsk,
  { desk, timeoutMs, signal: stopped }: ApprovalParts,
): Promise<Approval> {
  assertCheckable(request);
  const approval = await desk.decide({ requestId, kind, request, timeoutMs, withdrawn, stopped });
  // A stop interrupts the CLI: an answer would let it go on until then.
  if (stopped.aborted) await whenAborted(withdrawn).aborted;
  if (approval === undefined || approval.status === 'withdrawn')
    throw new Error('Nobody can decide this any more.');
  return approval;
}

/** Of the whole of it, too: it is kept until somebody has decided. */
function assertCheckable(asked: object): void {
  if (Buffer.byteLength(JSON.stringify(asked)) > LIMITS.approvalMaxBytes)
    throw new Error('This is too large for a person to check: it is denied. Do it in smaller steps.');
}
