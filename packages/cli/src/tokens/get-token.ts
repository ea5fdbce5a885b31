import { ClaudeOpsError, type ClaudeOpsApi, type Token } from '@claude-ops/contract';
import { collectPages } from '../pages/collect-pages.ts';

/**
 * The token with an id, else the one with that name.
 *
 * @throws {ClaudeOpsError} token_not_found
 */
export async function getToken(api: ClaudeOpsApi, idOrName: string): Promise<Token> {
  const tokens = await collectPages((page) => api.listTokens(page));
  const token = tokens.find(({ id }) => id === idOrName) ?? tokens.find(({ name }) => name === idOrName);
  if (token !== undefined) return token;
  throw new ClaudeOpsError('token_not_found', `There is no token with the id or the name ${idOrName}.`);
}
