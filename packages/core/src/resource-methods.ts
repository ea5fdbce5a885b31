import type { EmbeddedClaudeOps } from './create-claude-ops.ts';
import type { Engine } from './engine.ts';
import type { Lifecycle } from './lifecycle.ts';
import { pagesOf } from './api/pages-of.ts';
import { listAudit } from './api/list-audit.ts';
import { createToken, listTokens, revokeToken } from './api/tokens.ts';
import { unlessGivenUp } from './api/unless-given-up.ts';
import {
  createCredential,
  deleteCredential,
  getCredential,
  listCredentials,
  putCredential,
} from './api/credentials/credentials.ts';
import { deletePreset, getPreset, listPresets, putPreset } from './api/presets/presets.ts';
import { createApprovalLink } from './api/approvals/create-approval-link.ts';
import { decideApproval } from './api/approvals/decide-approval.ts';
import { getApproval, listApprovals } from './api/approvals/list-approvals.ts';
import { createMcpProfile } from './api/mcp-profiles/create-mcp-profile.ts';
import { deleteMcpProfile } from './api/mcp-profiles/delete-mcp-profile.ts';
import { getMcpProfile } from './api/mcp-profiles/get-mcp-profile.ts';
import { listMcpProfiles } from './api/mcp-profiles/list-mcp-profiles.ts';
import { replaceMcpProfile } from './api/mcp-profiles/replace-mcp-profile.ts';

/** The methods for what the server keeps beside tasks, and for approvals. */
export function resourceMethods(
  engine: Engine,
  lifecycle: Pick<Lifecycle, 'assertOpen'>,
): ApprovalMethods & McpProfileMethods & CredentialMethods & PresetMethods & TokenMethods {
  return {
    ...approvalMethods(engine, lifecycle),
    ...mcpProfileMethods(engine, lifecycle),
    ...credentialMethods(engine, lifecycle),
    ...presetMethods(engine, lifecycle),
    ...tokenMethods(engine, lifecycle),
  };
}

type ApprovalMethods = Pick<
  EmbeddedClaudeOps,
  'listApprovals' | 'getApproval' | 'createApprovalLink' | 'decideApproval'
>;

function approvalMethods(engine: Engine, lifecycle: Pick<Lifecycle, 'assertOpen'>): ApprovalMethods {
  const { store } = engine;
  return {
    listApprovals: ({ signal, ...filter } = {}) =>
      pagesOf(filter, async (page) => await unlessGivenUp(signal, () => listApprovals(page, engine))),
    getApproval: async (id, { signal } = {}) => await unlessGivenUp(signal, () => getApproval(id, store)),
    createApprovalLink: async (id, { signal } = {}) =>
      await unlessGivenUp(signal, () => createApprovalLink(id, engine)),
    async decideApproval(id, input, { signal, decidedBy } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => decideApproval(id, { input, decidedBy }, engine));
    },
  };
}

type CredentialMethods = Pick<
  EmbeddedClaudeOps,
  'createCredential' | 'listCredentials' | 'getCredential' | 'putCredential' | 'deleteCredential'
>;

function credentialMethods(engine: Engine, lifecycle: Pick<Lifecycle, 'assertOpen'>): CredentialMethods {
  return {
    async createCredential(input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => createCredential(input, engine));
    },
    listCredentials: ({ signal, ...query } = {}) =>
      pagesOf(query, async (page) => await unlessGivenUp(signal, () => listCredentials(page, engine))),
    getCredential: async (name, { signal } = {}) =>
      await unlessGivenUp(signal, () => getCredential(name, engine)),
    async putCredential(name, input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => putCredential(name, input, engine));
    },
    async deleteCredential(name, { signal } = {}) {
      lifecycle.assertOpen();
      await unlessGivenUp(signal, () => deleteCredential(name, engine));
    },
  };
}

type PresetMethods = Pick<EmbeddedClaudeOps, 'listPresets' | 'getPreset' | 'putPreset' | 'deletePreset'>;

function presetMethods(engine: Engine, lifecycle: Pick<Lifecycle, 'assertOpen'>): PresetMethods {
  const { presetStore } = engine;
  return {
    listPresets: ({ signal, ...query } = {}) =>
      pagesOf(query, async (page) => await unlessGivenUp(signal, () => listPresets(page, presetStore))),
    getPreset: async (name, { signal, ...query } = {}) =>
      await unlessGivenUp(signal, () => getPreset(name, query, presetStore)),
    async putPreset(name, input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => putPreset(name, input, engine));
    },
    async deletePreset(name, { signal } = {}) {
      lifecycle.assertOpen();
      await unlessGivenUp(signal, () => deletePreset(name, presetStore));
    },
  };
}

type McpProfileMethods = Pick<
  EmbeddedClaudeOps,
  'createMcpProfile' | 'listMcpProfiles' | 'getMcpProfile' | 'replaceMcpProfile' | 'deleteMcpProfile'
>;

function mcpProfileMethods(engine: Engine, lifecycle: Pick<Lifecycle, 'assertOpen'>): McpProfileMethods {
  const { mcpProfileStore } = engine;
  return {
    async createMcpProfile(input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => createMcpProfile(input, engine));
    },
    listMcpProfiles: ({ signal, ...query } = {}) =>
      pagesOf(
        query,
        async (page) => await unlessGivenUp(signal, () => listMcpProfiles(page, mcpProfileStore)),
      ),
    getMcpProfile: async (id, { signal } = {}) =>
      await unlessGivenUp(signal, () => getMcpProfile(id, mcpProfileStore)),
    async replaceMcpProfile(id, input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => replaceMcpProfile(id, input, engine));
    },
    async deleteMcpProfile(id, { signal } = {}) {
      lifecycle.assertOpen();
      await unlessGivenUp(signal, () => deleteMcpProfile(id, mcpProfileStore));
    },
  };
}

type TokenMethods = Pick<EmbeddedClaudeOps, 'createToken' | 'listTokens' | 'revokeToken' | 'listAudit'>;

function tokenMethods(engine: Engine, lifecycle: Pick<Lifecycle, 'assertOpen'>): TokenMethods {
  return {
    async createToken(input, { signal } = {}) {
      lifecycle.assertOpen();
      return await unlessGivenUp(signal, () => createToken(input, engine));
    },
    listTokens: ({ signal, ...query } = {}) =>
      pagesOf(query, async (page) => await unlessGivenUp(signal, () => listTokens(page, engine))),
    async revokeToken(id, { signal } = {}) {
      await unlessGivenUp(signal, () => revokeToken(id, engine));
    },
    listAudit: ({ signal, ...filter } = {}) =>
      pagesOf(filter, async (page) => await unlessGivenUp(signal, () => listAudit(page, engine))),
  };
}
