import { describeApiLimit } from './describe-api-limit.ts';
import type { OwnEventType, TaskEvent } from '@claude-ops/contract';
import {
  describeDecidedApproval,
  describeRequestedApproval,
  describeWithdrawnApproval,
} from './describe-approval.ts';
import { describeArtifacts } from './describe-artifacts.ts';
import { describeAssistantMessage } from './describe-assistant-message.ts';
import { describeEndedCheck } from './describe-check.ts';
import { describeEndedSetup, describeSetupCache, describeSetupOutput } from './describe-setup.ts';
import { describeControlResponse } from './describe-control-response.ts';
import {
  describeDeliveredMessage,
  describeQueuedMessage,
  describeRefusedMessage,
} from './describe-message.ts';
import { describeNetworkAsked } from './describe-network-asked.ts';
import { describeRateLimit } from './describe-rate-limit.ts';
import { describeResultMessage } from './describe-result-message.ts';
import { describeNotResumed, describeResumed } from './describe-resumed.ts';
import { describeStartDelayed } from './describe-start-delayed.ts';
import { describeStatusChange } from './describe-status-change.ts';
import { describeSystemMessage } from './describe-system-message.ts';
import { describeUpstreamTrouble } from './describe-upstream-trouble.ts';
import { describeUserMessage } from './describe-user-message.ts';
import { fieldsOf } from './narrow.ts';

type Describe = (data: Readonly<Record<string, unknown>>) => string | undefined;

/** A person need not see it: the task itself has it, or nothing is to be done about it. */
const NOT_SHOWN: Describe = () => undefined;

const OWN: Readonly<Record<OwnEventType, Describe>> = {
  'task.queued': () => 'queued',
  'task.started': (data) => describeStatusChange('started', data),
  'task.requeued': (data) => describeStatusChange('queued again', { error: data['error'] }),
  'task.completed': () => 'completed',
  'task.failed': (data) => describeStatusChange('failed', data),
  'task.cancelled': (data) => describeStatusChange('cancelled', data),
  'task.start_delayed': describeStartDelayed,
  'task.rate_limited': describeApiLimit,
  'task.upstream_trouble': describeUpstreamTrouble,
  'task.network_asked': describeNetworkAsked,
  'task.message_queued': describeQueuedMessage,
  'task.message_delivered': describeDeliveredMessage,
  'task.message_withdrawn': () => 'message withdrawn',
  'task.message_refused': describeRefusedMessage,
  'task.approval_requested': describeRequestedApproval,
  'task.approval_decided': describeDecidedApproval,
  'task.approval_expired': () => 'denied: nobody has decided in time',
  'task.approval_withdrawn': describeWithdrawnApproval,
  'task.setup_started': () => 'the setup runs',
  'task.setup_cache': describeSetupCache,
  'task.setup_output': ({ text }) => describeSetupOutput(text),
  'task.setup_ended': describeEndedSetup,
  'task.check_started': ({ try: time }) => `check ${String(time)} runs`,
  'task.check_ended': describeEndedCheck,
  'task.artifacts_collected': describeArtifacts,
  'task.events_dropped': describeDropped,
  'task.usage_differs': NOT_SHOWN,
  'task.resumed': describeResumed,
  'task.not_resumed': describeNotResumed,
};

const DESCRIPTIONS: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  ...Object.entries(OWN),
  ['claude.system', describeSystemMessage],
  ['claude.assistant', describeAssistantMessage],
  ['claude.user', describeUserMessage],
  ['claude.control_response', describeControlResponse],
  ['claude.rate_limit_event', describeRateLimit],
  ['claude.result', describeResultMessage],
]);

/**
 * An event as a person would read it: one line or several, without control characters and without colour, each at
 * most some 1000 characters. Undefined for what a person need not see, and for any type or shape not known here: it
 * never throws.
 *
 * @example
 * describeEvent({
 *   sequence: 5,
 *   type: 'claude.assistant',
 *   at: '2026-11-22T19:30:00.000Z',
 *   data: { message: { content: [{ type: 'tool_use', name: 'Bash', input: { command: 'echo hi' } }] } },
 * }); // 'Bash: echo hi'
 */
export function describeEvent(event: TaskEvent): string | undefined {
  return DESCRIPTIONS.get(event.type)?.(fieldsOf(event.data));
}

function describeDropped({ count, reason }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof count !== 'number') return undefined;
  const why = reason === 'limit' ? 'it holds no more of one run' : 'it could not be written';
  return `log: ${count} events are missing, ${why}`;
}
