import { ClaudeOpsError, SERVER_ROUTES, type ServerOperation } from '@claude-ops/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decideOnPage, showApproval } from '../approval-page/answer-page.ts';
import { createDocsPage, type DocsPage } from '../docs/create-docs-page.ts';
import type { OpenStreams } from '../event-stream/open-streams.ts';
import { createOpenApiDocument } from '../openapi/create-open-api-document.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import { checkReadiness } from '../readiness/check-readiness.ts';
import type { ServerSettings } from '../server-options.ts';

/** What answers each of the server's own routes. */
export type ServerHandlers = {
  readonly [Op in ServerOperation]: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
};

interface ServerHandlerParts extends ServerSettings {
  readonly openStreams: OpenStreams;
  readonly isClosing: () => boolean;
}

export function createServerHandlers(parts: ServerHandlerParts): ServerHandlers {
  const { version = '0.0.0', prefix, publicUrl: serverUrl = prefix, metrics, openStreams } = parts;
  // Made when somebody asks: most servers are never asked, and it takes time that a start would wait for.
  let document: OpenApiDocument | undefined;
  let page: DocsPage | undefined;
  const documentOf = () =>
    (document ??= createOpenApiDocument({ version, ...(serverUrl !== '' && { serverUrl }) }));
  const pageOf = () => (page ??= createDocsPage(documentOf()));

  return {
    getLiveness: async () => ({ status: 'ok' }),
    getReadiness: async (request, reply) => {
      const readiness = await checkReadiness(parts, request.log);
      return reply.code(readiness.status === 'ready' ? 200 : 503).send(readiness);
    },
    getMetrics: async (_request, reply) => {
      if (metrics === undefined) {
        throw new ClaudeOpsError(
          'route_not_found',
          `There is no route ${prefix}${SERVER_ROUTES.getMetrics.path}.`,
        );
      }
      const text = await metrics.text({ eventReaders: openStreams.count });
      return reply.type(metrics.contentType).send(text);
    },
    getApprovalPage: (request, reply) => showApproval(request, reply, parts),
    decideOnPage: (request, reply) => decideOnPage(request, reply, parts),
    getOpenApiDocument: async () => documentOf(),
    getDocs: async (_request, reply) => reply.headers(pageOf().headers).send(pageOf().html),
  };
}
