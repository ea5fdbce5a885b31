import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../../src/clock.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/gateway.ts';
import type { GatewayGrant, GrantRequest, ModelRequest } from '../../src/gateway/grant.ts';
import type { NetworkAsked } from '../../src/gateway/connect/seen-hosts.ts';
import type { RateLimit } from '../../src/gateway/rate-limit.ts';
import { silentLogger } from '../../src/logger.ts';
import { API_KEY } from './start-ops.ts';
import { credentialOfKey } from '../../src/secrets/model-credential.ts';

export interface OpenGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly grant: GatewayGrant;
  /** The requests that have ended. */
  readonly ended: ModelRequest[];
  readonly limits: RateLimit[];
  /** The hosts that were asked for. */
  readonly asked: NetworkAsked[];
}

/** A gateway with one grant. */
export async function openGateway(
  baseUrl: string,
  {
    credential = credentialOfKey(API_KEY),
    maxCostUsd = null,
    network = 'open',
    ...options
  }: Partial<GatewayOptions & GrantRequest> = {},
): Promise<OpenGateway> {
  const [ended, limits, asked]: [ModelRequest[], RateLimit[], NetworkAsked[]] = [[], [], []];
  const gateway = createGateway({
    baseUrl,
    operatorHeaders: {},
    environment: {},
    clock: systemClock,
    logger: silentLogger,
    maySpend: () => true,
    onRequest: (request) => void ended.push(request),
    ...options,
  });
  const grant = await gateway.open({
    taskId: 'task',
    credential,
    maxCostUsd,
    network,
    ...(options.earlierCostUsd !== undefined && { earlierCostUsd: options.earlierCostUsd }),
    ...(options.onFirstAsked && { onFirstAsked: options.onFirstAsked }),
    ...(options.askForBudget && { askForBudget: options.askForBudget }),
    ...(options.usageLimit && { usageLimit: options.usageLimit }),
    ...(options.underway && { underway: options.underway }),
    onRateLimited: (limit) => void limits.push(limit),
    onNetworkAsked: (one) => void asked.push(one),
  });
  return {
    gateway,
    grant,
    ended,
    limits,
    asked,
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

export interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

/** Asks the gateway, path and headers as they are given, and waits for the head of the answer. */
export async function ask(grant: GatewayGrant, asked: Asked = {}): Promise<IncomingMessage> {
  const { path = '/v1/messages', method = 'POST', token = grant.token, body = '{}' } = asked;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { 'x-api-key': token, 'content-type': 'application/json', ...asked.headers };
  const { hostname, port } = new URL(grant.baseUrl);
  const signal = asked.signal === undefined ? {} : { signal: asked.signal };
  const request = httpRequest({ hostname, port, path, method, headers, agent: false, ...signal }, resolve);
  request.on('error', reject);
  request.end(body);
  return await promise;
}

export interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Asks the gateway and waits for the whole answer. */
export async function askWhole(grant: GatewayGrant, asked: Asked = {}): Promise<Answered> {
  const answer = await ask(grant, asked);
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

/** The type of an error in the API's form. */
export function errorType({ body }: Answered): string {
  const { type, error } = JSON.parse(body.toString()) as { type: string; error: { type: string } };
  return `${type}: ${error.type}`;
}
