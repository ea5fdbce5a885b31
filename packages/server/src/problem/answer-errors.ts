import { ClaudeOpsError, HEADERS, PROBLEM_MEDIA_TYPE, type Problem } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { logWhenClosed } from '../log/log-requests.ts';
import { pathOf } from '../request/path-of.ts';
import { ApiFault } from './api-fault.ts';
import { problemOf } from './problem-of.ts';
import { refusalOfHost, type HostRefusal } from './refusal-of-host.ts';
import { refusalOf } from './refusal-of.ts';

type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** Answers every error as a problem document. An error that nobody foresaw is logged, and answered without its text. */
export function createErrorAnswer(prefix: string): AnswerError {
  return (error, request, reply) => {
    const refusal = refusalOf(error, request.routeOptions.bodyLimit);
    const ofHost = refusal === undefined ? refusalOfHost(error) : undefined;
    if (ofHost !== undefined) {
      if (ofHost.status >= 500)
        request.log.error(
          { event: 'host_route_failed', err: error },
          'a hook or route of the embedding program failed',
        );
      send(reply.headers(ofHost.headers), problemOfHost(ofHost, request));
      return;
    }
    const ours = refusal ?? unforeseen(error, request);
    if (ours.code === 'storage_unavailable')
      request.log.error({ event: 'storage_unavailable', err: ours }, 'the storage is unavailable');
    send(reply, problemOf(ours, { ...factsOf(request), prefix }));
  };
}

/** Answers the errors of routes and of hooks. */
export function answerErrors(app: App, answerError: AnswerError): void {
  app.setErrorHandler(answerError);
}

/** The same for what Fastify refuses before a request has hooks: a path that is badly encoded. */
export function answerFrameworkErrors(answerError: AnswerError) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    logWhenClosed(request, reply);
    answerError(error, request, reply);
  };
}

/** A problem of ours, or of a host, who has codes of its own. */
type AnsweredProblem = Omit<Problem, 'code'> & { readonly code: string };

function send(reply: FastifyReply, problem: AnsweredProblem): void {
  void reply
    .code(problem.status)
    .header(HEADERS.requestId, problem.requestId)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problem));
}

function problemOfHost(
  { title, status, detail, code }: HostRefusal,
  request: FastifyRequest,
): AnsweredProblem {
  const { instance, requestId } = factsOf(request);
  return { type: 'about:blank', title, status, detail, instance, code, requestId };
}

function factsOf({ id, originalUrl }: FastifyRequest): { requestId: string; instance: string } {
  return { requestId: id, instance: pathOf(originalUrl) };
}

function unforeseen(error: unknown, request: FastifyRequest): ClaudeOpsError {
  request.log.error(
    { event: 'unexpected_error', err: error instanceof ApiFault ? error.cause : error },
    'an unexpected error occurred',
  );
  return new ClaudeOpsError('internal_error', 'The server has a fault.');
}
