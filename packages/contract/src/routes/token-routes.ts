import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { AuditFilter, AuditPage } from '../schemas/audit.ts';
import { NewToken, TokenInput, TokenPage } from '../schemas/token.ts';
import { idParams, pageQuery } from './parameters.ts';

export const TOKEN_ROUTES = {
  createToken: {
    ...ENDPOINTS.createToken,
    errors: REFUSALS.createToken,
    summary: 'Create a token',
    description: 'The answer has the token itself. No other answer does: the server keeps a hash.',
    tag: 'tokens',
    role: 'admin',
    body: TokenInput,
    success: 201,
    response: NewToken,
  },
  listTokens: {
    ...ENDPOINTS.listTokens,
    errors: REFUSALS.listTokens,
    summary: 'List tokens, by name',
    tag: 'tokens',
    role: 'admin',
    query: pageQuery,
    success: 200,
    response: TokenPage,
  },
  revokeToken: {
    ...ENDPOINTS.revokeToken,
    errors: REFUSALS.revokeToken,
    summary: 'Revoke a token',
    description:
      'This server refuses it at once, and servers on the same database within 2 s. Its open requests are cut. Its tasks go on.',
    tag: 'tokens',
    role: 'admin',
    params: idParams,
    success: 204,
  },
  listAudit: {
    ...ENDPOINTS.listAudit,
    errors: REFUSALS.listAudit,
    summary: 'Read the audit log, newest first',
    tag: 'tokens',
    role: 'admin',
    query: AuditFilter,
    success: 200,
    response: AuditPage,
  },
} as const satisfies Record<string, Route>;
