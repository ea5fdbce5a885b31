import { ClaudeOpsError, type Approval, type ApprovalInput } from '@claude-ops/contract';
import type { ClaudeOps } from '@claude-ops/sdk';
import { COLOURS, questionOf } from './ask-for.ts';
import type { Ask } from './plan.ts';

/** People who decide. They know what the server has told them. */
export interface Deciders {
  /** Does what ends a pending approval as planned. May be called again until it has ended. */
  end(client: ClaudeOps, approval: Approval, ask: Ask): Promise<void>;
  /** Decides an approval that has ended the other way, which has to be refused. */
  decideLate(client: ClaudeOps, approval: Approval, ask: Ask): Promise<void>;
  /** The decisions that the server has taken, as it answered them. */
  readonly taken: readonly Approval[];
  readonly problems: readonly string[];
}

const REFUSALS = ['approval_already_decided', 'approval_expired'] as const;

/** Only Claude can be told why. */
const no = ({ kind, mark }: Ask): ApprovalInput =>
  kind === 'elicitation' || kind === 'budget'
    ? { decision: 'deny' }
    : { decision: 'deny', message: `Not ${mark}.` };

/** US dollars: less than a request costs. */
export const SMALL_BUDGET_USD = 0.000_1;

/** Two decisions that are not alike: the first one grants what is asked. */
function choicesOf(ask: Ask, { request }: Approval): [ApprovalInput, ApprovalInput] {
  const { kind, mark, isLast } = ask;
  if (kind === 'budget') {
    const maxCostUsd = isLast ? 1_000 : (request.costUsd ?? 0) + SMALL_BUDGET_USD;
    return [{ decision: 'allow', maxCostUsd }, no(ask)];
  }
  const answer = (answers: Record<string, unknown>): ApprovalInput => ({ decision: 'answer', answers });
  if (kind === 'question') {
    const [one, other] = COLOURS;
    return [answer({ [questionOf(mark)]: one }), answer({ [questionOf(mark)]: other })];
  }
  if (kind === 'elicitation') return [answer({ name: 'Ann' }), no(ask)];
  return [{ decision: 'allow' }, no(ask)];
}

export function createDeciders(): Deciders {
  const taken: Approval[] = [];
  const problems: string[] = [];
  const decide = async (client: ClaudeOps, { id }: Approval, input: ApprovalInput) => {
    try {
      taken.push(await client.decideApproval(id, input));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  };
  return {
    taken,
    problems,
    async end(client, approval, ask) {
      const [first, second] = choicesOf(ask, approval);
      switch (ask.ending) {
        case 'allow':
          return await decide(client, approval, first);
        case 'deny':
          return await decide(client, approval, no(ask));
        case 'twice': {
          const both = Math.random() < 0.5 ? [first, second] : [second, first];
          await Promise.all(both.map(async (input) => await decide(client, approval, input)));
          return;
        }
        case 'cancel':
          return void (await client.cancelTask(approval.taskId));
        case 'message':
          return await sendOnce(client, approval.taskId, `Leave ${ask.mark}.`);
        case 'expire':
      }
    },
    async decideLate(client, approval, ask) {
      const { id, status } = approval;
      const [yes] = choicesOf(ask, approval);
      const input = status === 'allowed' || status === 'answered' ? no(ask) : yes;
      try {
        await client.decideApproval(id, input);
        problems.push(`${ask.mark} was ${status}, and decided again`);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    },
  };
}

function isRefusal(error: unknown): boolean {
  return REFUSALS.some((code) => ClaudeOpsError.is(error, code));
}

/** A server that was killed may have taken the message, and not have said so. */
async function sendOnce(client: ClaudeOps, taskId: string, text: string): Promise<void> {
  const sent = await Array.fromAsync(client.listMessages(taskId));
  if (sent.every((message) => message.text !== text))
    await client.sendMessage(taskId, { text, delivery: 'now' });
}
