import {
  ClaudeOpsError,
  hasRole,
  LIMITS,
  ROUTES,
  SERVER_TOKEN_NAME,
  TokenInput,
  type NewToken,
  type ProblemItem,
  type Token,
  type TokenPage,
} from '@claude-ops/contract';
import { invalidRequest, parse } from '@claude-ops/contract/validation';
import { timestamp, type Clock } from '../clock.ts';
import type { FreshId } from '../ids.ts';
import type { StoredToken, TokenStore } from '../store/token-store.ts';
import type { KnownTokens } from '../tokens/known-tokens.ts';
import { createTokenText } from '../tokens/token-text.ts';
import { fromNameCursor, toCursor } from './cursor.ts';
import { moment } from './moment.ts';

export interface TokenParts {
  readonly tokenStore: TokenStore;
  readonly knownTokens: KnownTokens;
  readonly clock: Clock;
  readonly nextId: () => FreshId;
}

/** @throws {ClaudeOpsError} token_exists */
export async function createToken(value: unknown, parts: TokenParts): Promise<NewToken> {
  const { name, role, ownTasks, expiresAt } = parse(TokenInput, value);
  const ends = expiresAt === undefined || expiresAt === null ? null : moment('/expiresAt', expiresAt);
  const problems = [
    ...problemOfName(name),
    ...(ownTasks === true && hasRole(role, 'operator')
      ? [{ pointer: '/ownTasks', detail: `goes with the roles viewer and submitter, not with ${role}` }]
      : []),
    ...(ends !== null && Date.parse(ends) <= parts.clock.now()
      ? [{ pointer: '/expiresAt', detail: `must be in the future: ${ends} has passed` }]
      : []),
  ];
  if (problems.length > 0) throw invalidRequest(problems);
  const { id, epochMs } = parts.nextId();
  const { text, secretHash } = createTokenText(id);
  const token: Token = {
    id,
    name,
    role,
    ownTasks: ownTasks ?? false,
    createdAt: timestamp(epochMs),
    expiresAt: ends,
    lastUsedAt: null,
  };
  if (!(await parts.tokenStore.insert({ ...token, secretHash })))
    throw new ClaudeOpsError('token_exists', `The token "${name}" already exists.`, { details: { name } });
  return { ...token, token: text };
}

/** It would be taken for that of the server in the audit log. */
function problemOfName(name: string): ProblemItem[] {
  return name === SERVER_TOKEN_NAME
    ? [{ pointer: '/name', detail: `must not be ${name}, the name of the server's own token` }]
    : [];
}

/** One page of tokens, by name. */
export async function listTokens(
  value: unknown,
  { tokenStore }: Pick<TokenParts, 'tokenStore'>,
): Promise<TokenPage> {
  const { limit = LIMITS.pageDefault, cursor } = parse(ROUTES.listTokens.query, value);
  // One more than asked for tells whether there is a next page.
  const found = await tokenStore.list({
    limit: limit + 1,
    ...(cursor !== undefined && { afterName: fromNameCursor(cursor) }),
  });
  const data = found.slice(0, limit).map(toToken);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.name) : null };
}

/** @throws {ClaudeOpsError} token_not_found */
export async function revokeToken(
  id: string,
  { tokenStore, knownTokens }: Pick<TokenParts, 'tokenStore' | 'knownTokens'>,
): Promise<void> {
  const isRevoked = await tokenStore.delete(id);
  // Another server may have revoked it, and this one not have heard of it.
  knownTokens.end(id);
  if (!isRevoked) throw new ClaudeOpsError('token_not_found', `There is no token ${JSON.stringify(id)}.`);
}

/** A token as it is answered. */
function toToken({ id, name, role, ownTasks, createdAt, expiresAt, lastUsedAt }: StoredToken): Token {
  return { id, name, role, ownTasks, createdAt, expiresAt, lastUsedAt };
}
