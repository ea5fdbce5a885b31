import { ClaudeOpsError, type ClaudeOpsApi } from '@claude-ops/contract';

type NotBuilt =
  | 'listArtifacts'
  | 'openArtifact'
  | 'createMcpProfile'
  | 'listMcpProfiles'
  | 'getMcpProfile'
  | 'replaceMcpProfile'
  | 'deleteMcpProfile';

/** The methods this version has no implementation of. Each refuses, by name. */
export function notBuilt(): Pick<ClaudeOpsApi, NotBuilt> {
  const refuse = (name: string) => () =>
    Promise.reject(new ClaudeOpsError('not_implemented', `This version does not do ${name} yet.`));
  return {
    listArtifacts: refuse('listArtifacts'),
    openArtifact: refuse('openArtifact'),
    createMcpProfile: refuse('createMcpProfile'),
    listMcpProfiles: refuse('listMcpProfiles'),
    getMcpProfile: refuse('getMcpProfile'),
    replaceMcpProfile: refuse('replaceMcpProfile'),
    deleteMcpProfile: refuse('deleteMcpProfile'),
  };
}
