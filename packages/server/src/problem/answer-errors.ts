import { ClaudeOpsError, HEADERS, PROBLEM_MEDIA_TYPE } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { logWhenClosed } from '../log/log-requests.ts';
import { pathOf } from '../request/path-of.ts';
import { problemOf } from './problem-of.ts';
import { refusalOf } from './refusal-of.ts';

/** Answers every error as a problem document. An error that nobody foresaw is logged, and answered without its text. */
export function answerErrors(app: App): void {
  app.setErrorHandler(answerError);
}

/** The same for what Fastify refuses before a request has hooks: a path that is badly encoded. */
export function answerFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  logWhenClosed(request, reply);
  answerError(error, request, reply);
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error, request.routeOptions.bodyLimit) ?? unforeseen(error, request);
  if (refusal.code === 'storage_unavailable') request.log.error({ err: refusal }, refusal.facts.title);
  const problem = problemOf(refusal, { requestId: request.id, instance: pathOf(request.raw.url) });
  void reply
    .code(problem.status)
    .header(HEADERS.requestId, request.id)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problem));
}

function unforeseen(error: unknown, request: FastifyRequest): ClaudeOpsError {
  request.log.error({ err: error }, 'unforeseen error');
  return new ClaudeOpsError('internal_error', 'Something went wrong on the server.');
}
