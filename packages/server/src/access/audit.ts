import type { AuditEntry, Callers } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import { routeOf } from '../routes/route-of.ts';
import type { RequestCallers } from './identify.ts';

const MOST_TARGET_CHARACTERS = 255;

/** Notes the calls that change something. A note that can't be stored is logged: the call has been answered by then, or refused. */
export interface Audit {
  /** @param answer what the call is answered with: its id is noted where the path has none. */
  done(request: FastifyRequest, answer?: unknown): Promise<void>;
  refused(request: FastifyRequest): Promise<void>;
}

interface AuditParts {
  readonly callers: Pick<Callers, 'note'> | undefined;
  readonly requestCallers: RequestCallers;
}

export function createAudit({ callers, requestCallers }: AuditParts): Audit {
  const note = async (request: FastifyRequest, outcome: AuditEntry['outcome'], answer?: unknown) => {
    const found = routeOf(request);
    if (callers === undefined || found === undefined || found.route.method === 'GET') return;
    const entry = {
      token: requestCallers.get(request)?.token ?? null,
      action: found.operation,
      outcome,
      target: targetOf(request, answer),
      address: addressOf(request),
      requestId: request.id,
    };
    try {
      await callers.note(entry);
    } catch (error) {
      request.log.error({ event: 'audit_failed', ...entry, err: error }, 'a call could not be audited');
    }
  };
  return {
    done: (request, answer) => note(request, 'done', answer),
    refused: (request) => note(request, 'refused'),
  };
}

/** The address that a request came from. */
export function addressOf({ socket }: FastifyRequest): string | null {
  return socket.remoteAddress ?? null;
}

/** The first parameter of the path, or the id of what was created. */
function targetOf({ params }: FastifyRequest, answer: unknown): string | null {
  const named: readonly unknown[] = Object.values(params ?? {});
  const target = named[0] ?? idOf(answer);
  return typeof target === 'string' ? target.slice(0, MOST_TARGET_CHARACTERS) : null;
}

function idOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
}
