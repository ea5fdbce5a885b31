import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Ending, Entry } from './accounting/account.ts';
import { admit } from './admit.ts';
import { isForProxy, refusePlainHttp } from './connect/plain-http.ts';
import type { Endpoint } from './endpoint.ts';
import { forward } from './forward.ts';
import { heldBody } from './holds/held-body.ts';
import { mayAsk, untilMayAsk } from './holds/until-may-ask.ts';
import type { GatewayOptions } from './gateway.ts';
import type { ModelRequest } from './grant.ts';
import type { Grants, LiveGrant } from './live-grant.ts';
import { refuse } from './refusal.ts';
import { hearAnswer } from './trouble/hear-answer.ts';
import { isOfCli } from './trouble/is-of-cli.ts';
import type { Upstreams } from './upstreams.ts';

export interface ForwardingOptions extends Pick<
  GatewayOptions,
  'clock' | 'logger' | 'operatorHeaders' | 'onRequest'
> {
  readonly upstreams: Upstreams;
}

/** Answers a request to the model: refuses it, or passes it on for as long as its grant lasts. */
export type Forwarding = (incoming: IncomingMessage, response: ServerResponse, grants: Grants) => void;

export function createForwarding(options: ForwardingOptions): Forwarding {
  return (incoming, response, grants) => {
    if (isForProxy(incoming)) return refusePlainHttp(incoming, response, grants);
    const admission = admit(incoming, grants);
    if ('refusal' in admission) return refuse(incoming, response, admission.refusal);
    const { grant, endpoint } = admission;
    grant.requests.during(async (ending) => {
      const leave = () => {
        ending.abort();
        if (!response.writableEnded) response.destroy();
      };
      response.once('close', leave);
      await passOnce({ incoming, response, grant, endpoint, signal: ending.signal }, options)
        .catch((error: unknown) =>
          options.logger.error(
            { event: 'gateway_failed', err: error, taskId: grant.taskId },
            'the gateway failed',
          ),
        )
        .finally(leave);
    });
  };
}

interface Admitted {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly grant: LiveGrant;
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
}

/** Passes a request on as soon as its task may ask. */
async function passOnce(admitted: Admitted, options: ForwardingOptions): Promise<void> {
  const { incoming, response, grant, endpoint, signal } = admitted;
  if (!endpoint.isPaid || mayAsk(grant)) return await passOn({ ...admitted, body: incoming }, options);
  using held = heldBody(incoming, grant.heldBytes);
  const { body } = held;
  const refusal = await untilMayAsk(grant, signal);
  // Its sender has left.
  if (signal.aborted) return;
  if (refusal === undefined) return await passOn({ ...admitted, body }, options);
  body.resume();
  refuse(incoming, response, refusal);
}

async function passOn(
  { incoming, body, response, grant, endpoint, signal }: Admitted & { readonly body: Readable },
  { clock, logger, operatorHeaders, onRequest, upstreams }: ForwardingOptions,
): Promise<void> {
  const { taskId, credential, account, onRateLimited, mask } = grant;
  using hearing = hearAnswer(grant.upstreamRecord, endpoint.isPaid && isOfCli(incoming.headers));
  await forward(incoming, response, {
    body,
    endpoint,
    upstream: upstreams.of(credential.baseUrl),
    account,
    clock,
    credential,
    operatorHeaders,
    onRateLimited,
    // Counting tokens is free, has limits of its own, and never waits.
    metUsageLimit: (limit) => endpoint.isPaid && grant.usageLimit?.met(limit) === true,
    isPatient: grant.isPatient,
    mask,
    signal,
    onAsking: grant.noteAsked,
    underway: grant.underway,
    onAnswering: hearing.onAnswering,
    onHeard: hearing.onHeard,
    onUnreachable: (cause) => {
      if (!grant.wasUnreachable)
        logger.warn({ event: 'model_api_unreachable', taskId, cause }, "the model API can't be reached");
      grant.wasUnreachable = true;
    },
    onCounted: grant.tellCounted,
    onEnded(entry, how) {
      void grant.tellCounted();
      onRequest(toModelRequest(taskId, entry, how));
    },
  });
}

function toModelRequest(taskId: string, { tokens, timeToFirstTokenMs }: Entry, ending: Ending): ModelRequest {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens } = tokens;
  return {
    taskId,
    ending: String(ending),
    timeToFirstTokenMs,
    tokens: { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens },
  };
}
