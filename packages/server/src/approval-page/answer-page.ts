import { createHash, timingSafeEqual } from 'node:crypto';
import { ClaudeOpsError, ERROR_TABLE, type Approval } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerSettings } from '../server-options.ts';
import { readForm } from './read-form.ts';
import { renderApproval } from './render-approval.ts';
import { PAGE_HEADERS } from './page-headers.ts';

type PageParts = Pick<ServerSettings, 'api' | 'prefix'>;

/** Shows an approval to whoever has its link. Decides nothing: programs open links, too. */
export async function showApproval(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: PageParts,
): Promise<unknown> {
  const approval = await approvalOf(request, parts);
  return reply.headers(PAGE_HEADERS).send(renderApproval(approval));
}

/** Decides an approval as its page was filled in, and leads back to the page. */
export async function decideOnPage(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: PageParts,
): Promise<unknown> {
  const approval = await approvalOf(request, parts);
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  try {
    const decidedBy = { via: 'link', token: null, address: request.socket.remoteAddress ?? null } as const;
    await parts.api.decideApproval(approval.id, readForm(form, approval), { decidedBy });
  } catch (error) {
    if (!ClaudeOpsError.is(error)) throw error;
    const after = await parts.api.getApproval(approval.id);
    return reply
      .code(ERROR_TABLE[error.code].status)
      .headers(PAGE_HEADERS)
      .send(renderApproval(after, problemOf(error)));
  }
  const query = request.originalUrl.slice(request.originalUrl.indexOf('?'));
  return reply
    .code(303)
    .headers(PAGE_HEADERS)
    .header('location', `${parts.prefix}/approvals/${approval.id}${query}`)
    .send('');
}

function problemOf({ message, details }: ClaudeOpsError): string {
  const errors = details?.['errors'];
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const isOne = typeof first === 'object' && first !== null && 'detail' in first;
  return isOne ? `${message} ${String(first.detail)}` : message;
}

/** @throws {ClaudeOpsError} approval_not_found: whether it is the id or the signature that is wrong is not told. */
async function approvalOf({ params, query }: FastifyRequest, { api }: PageParts): Promise<Approval> {
  const id = textIn(params, 'id');
  const notFound = new ClaudeOpsError('approval_not_found', 'This link leads to no approval.');
  const link = await api.createApprovalLink(id).catch((error: unknown) => {
    if (ClaudeOpsError.is(error, 'approval_not_found') || ClaudeOpsError.is(error, 'invalid_request'))
      throw notFound;
    throw error;
  });
  const wanted = new URL(link.url, 'http://localhost').searchParams.get('signature') ?? '';
  if (wanted === '' || !isSame(wanted, textIn(query, 'signature'))) throw notFound;
  return await api.getApproval(id);
}

function textIn(value: unknown, name: string): string {
  const found = new Map<string, unknown>(Object.entries(value ?? {})).get(name);
  return typeof found === 'string' ? found : '';
}

/** Digests have one length, so that comparing says nothing of the signature. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
