import { LIMITS, type Artifact, type ClaudeOpsApi } from '@claude-ops/contract';

/** Every artifact of a task, from as many pages as there are. */
export async function listAllArtifacts(
  api: Pick<ClaudeOpsApi, 'listArtifacts'>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Artifact[]> {
  const artifacts: Artifact[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listArtifacts(id, { limit: LIMITS.pageMax, cursor, signal });
    artifacts.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return artifacts;
}
