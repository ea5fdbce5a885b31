import type { ApprovalKind, ApprovalRequest } from '@claude-ops/contract';
import type { Mask } from '../../secrets/mask.ts';
import { isRecord } from '../../system/is-record.ts';
import { mapTexts } from '../map-texts.ts';
import { stringOr } from '../message.ts';
import { questionsOf } from './questions.ts';
import { rememberedBy } from './remembered.ts';

/** A request of the CLI that a person is to decide. */
export interface Asked {
  readonly kind: ApprovalKind;
  /** As people may see it: secrets masked. */
  readonly request: ApprovalRequest;
}

type Fields = Readonly<Record<string, unknown>>;

const KINDS: Readonly<Record<string, ApprovalKind>> = { ExitPlanMode: 'plan', AskUserQuestion: 'question' };

/** Reads a `can_use_tool` request. Measured with CLI 2.1.330: it has the plan in its input where Claude wrote that to a file. */
export function askedForTool(fields: Fields, mask: Mask): Asked {
  const tool = stringOr(fields['tool_name'], '');
  const kind = KINDS[tool] ?? 'tool';
  const input = fields['input'] ?? {};
  const request: ApprovalRequest = {
    tool,
    input,
    ...(kind === 'tool' && aboutTool(fields)),
    ...(kind === 'plan' && { plan: isRecord(input) ? stringOr(input['plan'], null) : null }),
    ...(kind === 'question' && { questions: questionsOf(input) }),
  };
  return { kind, request: masked(request, mask) };
}

/** Reads an `elicitation` request. */
export function askedByServer(fields: Fields, mask: Mask): Asked {
  const schema = fields['requested_schema'];
  const request: ApprovalRequest = {
    server: stringOr(fields['mcp_server_name'], ''),
    message: stringOr(fields['message'], ''),
    schema: isRecord(schema) ? schema : null,
    url: stringOr(fields['url'], null),
  };
  return { kind: 'elicitation', request: masked(request, mask) };
}

function aboutTool(fields: Fields): ApprovalRequest {
  const description = stringOr(fields['description'], '');
  const reason = stringOr(fields['decision_reason'], '');
  return {
    ...(description !== '' && { description }),
    ...(reason !== '' && { reason }),
    remembers: rememberedBy(fields).names,
  };
}

/** Names of properties are masked too, unless that leaves no JSON. */
function masked(request: ApprovalRequest, mask: Mask): ApprovalRequest {
  const json = JSON.stringify(request);
  const text = mask(json);
  if (text === json) return request;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The same value with other texts in it.
  return (parsed(text) ?? mapTexts(request, mask)) as ApprovalRequest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
