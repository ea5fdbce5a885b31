import { HEADERS, ROUTES, type Caller, type Operation } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { FastifyReply } from 'fastify';
import { addressOf } from '../access/audit.ts';
import { followTaskEvents } from '../event-stream/follow-task-events.ts';
import type { OpenStreams } from '../event-stream/open-streams.ts';
import { prefersEventStream } from '../event-stream/prefers-event-stream.ts';
import { callerGone } from '../request/caller-gone.ts';
import { taskFilter } from '../request/task-filter.ts';
import type { Uploads } from '../request/uploads/take-uploads.ts';
import type { ServerSettings } from '../server-options.ts';
import type { OperationRequest } from './operation-request.ts';
import { sendArtifactArchive } from './send-artifact-archive.ts';
import { sendArtifact } from './send-artifact.ts';

/** What answers each operation: with a value that is sent as JSON, or with a reply that is on its way. */
export type Handlers = {
  readonly [Op in Operation]: (request: OperationRequest<Op>, reply: FastifyReply) => Promise<unknown>;
};

export interface HandlerParts {
  /** Who calls. The API of the settings is that of this caller. */
  readonly caller: Caller;
  readonly openStreams: OpenStreams;
  readonly uploads: Uploads;
}

export function createHandlers(
  settings: ServerSettings,
  { caller, openStreams, uploads }: HandlerParts,
): Handlers {
  const { api, prefix } = settings;
  const until = (reply: FastifyReply) => ({ signal: callerGone(reply.raw) });

  return {
    createTask: async (request, reply) => {
      const archive = uploads.archiveOf(request);
      const task = await api.createTask(request.body, {
        ...until(reply),
        idempotencyKey: idempotencyKeyOf(request),
        onReplayed: () => void reply.header(HEADERS.idempotencyReplayed, 'true'),
        ...(archive && { archive }),
      });
      reply.header('location', `${prefix}/api/tasks/${task.id}`);
      return task;
    },
    listTasks: (request, reply) => api.listTasks(taskFilter(request.query), until(reply)),
    getTask: ({ params }, reply) => api.getTask(params.id, until(reply)),
    cancelTask: ({ params }, reply) => api.cancelTask(params.id, until(reply)),
    listTaskEvents: (request, reply) =>
      prefersEventStream(request.headers.accept)
        ? followTaskEvents(request, reply, { ...settings, openStreams })
        : api.listTaskEvents(request.params.id, request.query, until(reply)),

    sendMessage: (request, reply) =>
      api.sendMessage(request.params.id, request.body, {
        ...until(reply),
        idempotencyKey: idempotencyKeyOf(request),
      }),
    listMessages: ({ params, query }, reply) => api.listMessages(params.id, { ...query, ...until(reply) }),
    withdrawMessage: ({ params }, reply) => api.withdrawMessage(params.id, params.messageId, until(reply)),

    listApprovals: ({ query }, reply) => api.listApprovals({ ...query, ...until(reply) }),
    getApproval: ({ params }, reply) => api.getApproval(params.id, until(reply)),
    decideApproval: (request, reply) =>
      api.decideApproval(request.params.id, request.body, {
        ...until(reply),
        decidedBy: { via: 'api', token: caller.token?.name ?? null, address: addressOf(request) },
      }),

    async createApprovalLink({ params }, reply) {
      const { url } = await api.createApprovalLink(params.id, until(reply));
      // A path is that of this server.
      return { url: url.startsWith('/') ? `${settings.publicUrl ?? prefix}${url}` : url };
    },

    listUsageLimits: (_request, reply) => api.listUsageLimits(until(reply)),
    endUsageLimit: ({ params }, reply) => api.endUsageLimit(params.id, until(reply)),

    listArtifacts: ({ params, query }, reply) => api.listArtifacts(params.id, { ...query, ...until(reply) }),
    openArtifact: (request, reply) => sendArtifact(request, reply, { api, ...until(reply) }),
    openArtifactArchive: async ({ params: { id } }, reply) =>
      sendArtifactArchive(reply, { id, body: await api.openArtifactArchive(id, until(reply)) }),
    pruneTasks: ({ body }, reply) => api.pruneTasks(body, until(reply)),

    createMcpProfile: async ({ body }, reply) => {
      const profile = await api.createMcpProfile(body, until(reply));
      reply.header('location', `${prefix}/api/mcp-profiles/${profile.id}`);
      return profile;
    },
    listMcpProfiles: ({ query }, reply) => api.listMcpProfiles({ ...query, ...until(reply) }),
    getMcpProfile: ({ params }, reply) => api.getMcpProfile(params.id, until(reply)),
    replaceMcpProfile: ({ params, body }, reply) => api.replaceMcpProfile(params.id, body, until(reply)),
    deleteMcpProfile: ({ params }, reply) => api.deleteMcpProfile(params.id, until(reply)),

    createCredential: async ({ body }, reply) => {
      const credential = await api.createCredential(body, until(reply));
      reply.header('location', `${prefix}/api/credentials/${credential.name}`);
      return credential;
    },
    listCredentials: ({ query }, reply) => api.listCredentials({ ...query, ...until(reply) }),
    getCredential: ({ params }, reply) => api.getCredential(params.name, until(reply)),
    putCredential: async ({ params, body }, reply) => {
      const credential = await api.putCredential(params.name, body, until(reply));
      if (credential.createdAt === credential.updatedAt) reply.code(201);
      return credential;
    },
    deleteCredential: ({ params }, reply) => api.deleteCredential(params.name, until(reply)),

    listPresets: ({ query }, reply) => api.listPresets({ ...query, ...until(reply) }),
    getPreset: ({ params, query }, reply) => api.getPreset(params.name, { ...query, ...until(reply) }),
    putPreset: async ({ params, body }, reply) => {
      const preset = await api.putPreset(params.name, body, until(reply));
      if (preset.change === 'created') reply.code(201);
      return preset;
    },
    deletePreset: ({ params }, reply) => api.deletePreset(params.name, until(reply)),

    listNodes: (_request, reply) => api.listNodes(until(reply)),
    drainNode: ({ params }, reply) => api.drainNode(params.name, until(reply)),

    createToken: ({ body }, reply) => api.createToken(body, until(reply)),
    listTokens: ({ query }, reply) => api.listTokens({ ...query, ...until(reply) }),
    revokeToken: ({ params }, reply) => api.revokeToken(params.id, until(reply)),
    listAudit: ({ query }, reply) => api.listAudit({ ...query, ...until(reply) }),

    getHealth: (_request, reply) => api.getHealth(until(reply)),
  };
}

/** @throws {ClaudeOpsError} invalid_request */
function idempotencyKeyOf({ headers }: OperationRequest<'createTask' | 'sendMessage'>): string | undefined {
  return parse(ROUTES.createTask.headers, headers)[HEADERS.idempotencyKey];
}
