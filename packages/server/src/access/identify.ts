import { SERVER_TOKEN_NAME, type Caller, type Callers } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import { bearerOf, createTokenCheck } from './tokens.ts';

/** Finds the caller whose token a request shows. Undefined: it shows none that is known. */
export type Identify = (request: FastifyRequest) => Promise<Caller | undefined>;

/** The callers of requests that are being answered. */
export type RequestCallers = WeakMap<FastifyRequest, Caller>;

/** Shows one of the tokens that the server was started with. */
const SERVER: Caller = { token: { id: null, name: SERVER_TOKEN_NAME }, role: 'admin', ownTasks: false };

/** Needs no token: the server has none. */
export const ANYONE: Caller = { token: null, role: 'admin', ownTasks: false };

/** Looks a token up once for each request. */
export function createIdentify(
  tokens: readonly string[],
  callers: Pick<Callers, 'find'> | undefined,
): Identify {
  const isOfServer = createTokenCheck(tokens);
  const found = new WeakMap<FastifyRequest, Promise<Caller | undefined>>();
  const find = async (request: FastifyRequest) => {
    const token = bearerOf(request);
    if (token === undefined) return undefined;
    return isOfServer(token) ? SERVER : await callers?.find(token);
  };
  return async (request) => {
    const finding = found.get(request) ?? find(request);
    found.set(request, finding);
    return await finding;
  };
}
