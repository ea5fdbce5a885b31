import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Environment } from '../claude/environment.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Ending, Entry } from './accounting/account.ts';
import { admit } from './admit.ts';
import { forward } from './forward.ts';
import type { GatewayGrant, GrantRequest, ModelRequest } from './grant.ts';
import type { HeaderMap } from './headers.ts';
import { createListener } from './listener.ts';
import { createLiveGrant, type LiveGrant } from './live-grant.ts';
import { refuse } from './refusal.ts';
import { createToken, hashToken } from './token.ts';
import { createUpstream } from './upstream.ts';

export interface GatewayOptions {
  /** Where the model API is; it may have a path. */
  readonly baseUrl: string;
  /** The operator's own, on every request to the upstream. They win, and are secrets. */
  readonly operatorHeaders: HeaderMap;
  /** Whose proxy variables lead to the upstream. */
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onRequest: (request: ModelRequest) => void;
}

/** The only way from a run to the model: it holds the keys, and sees every request. */
export interface Gateway extends AsyncDisposable {
  /** Begins to let the requests of an attempt through. */
  open(request: GrantRequest): Promise<GatewayGrant>;
}

/** Nothing listens before the first grant. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock, logger, operatorHeaders, onRequest } = options;
  const upstream = createUpstream(options);
  const grants = new Map<string, LiveGrant>();

  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    const admission = admit(incoming, grants);
    if ('refusal' in admission) {
      refuse(incoming, response, admission.refusal);
      return;
    }
    const { grant, endpoint } = admission;
    const { taskId, apiKey, account, onRateLimited } = grant;
    grant.during(async (ending) => {
      const leave = () => {
        ending.abort();
        if (!response.writableEnded) response.destroy();
      };
      response.once('close', leave);
      await forward(incoming, response, {
        ...{ endpoint, upstream, account, clock, apiKey, operatorHeaders, onRateLimited },
        signal: ending.signal,
        onUnreachable: (cause) => {
          if (!grant.wasUnreachable) logger.warn({ taskId, cause }, 'the model API could not be reached');
          grant.wasUnreachable = true;
        },
        onEnded: (entry, how) => onRequest(toModelRequest(taskId, entry, how)),
      })
        .catch((error: unknown) => logger.error({ err: error, taskId }, 'the gateway failed'))
        .finally(leave);
    });
  };
  const listener = createListener(answer);

  return {
    async open(request) {
      const baseUrl = await listener.listen();
      const token = createToken();
      const live = createLiveGrant(request);
      grants.set(hashToken(token), live);
      return {
        ...{ baseUrl, token, isFirstParty: upstream.isFirstParty },
        usage: () => live.account.usage(),
        get wasBudgetRefused() {
          return live.wasBudgetRefused;
        },
        async [Symbol.asyncDispose]() {
          grants.delete(hashToken(token));
          await live.end();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      const ending = [...grants.values()];
      grants.clear();
      await Promise.all(ending.map((grant) => grant.end()));
      await listener[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}

function toModelRequest(taskId: string, { tokens, timeToFirstTokenMs }: Entry, ending: Ending): ModelRequest {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens } = tokens;
  return {
    ...{ taskId, ending: String(ending), timeToFirstTokenMs },
    tokens: { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens },
  };
}
