import { mkdir } from 'node:fs/promises';
import type { Artifact, CallOptions, ClaudeOpsApi } from '@claude-ops/contract';
import { unusable } from '../unusable.ts';
import { listAllArtifacts } from '../pull/list-all-artifacts.ts';
import { artifactFailure } from './artifact-failure.ts';
import { forEachOf } from './for-each-of.ts';
import { prepareTarget } from './prepare-target.ts';
import { leadsInside } from './leads-inside.ts';
import { makeLink } from './make-link.ts';
import { receive } from './receive.ts';

export interface DownloadOptions extends CallOptions {
  /** Told of each artifact once its file is complete. */
  readonly onArtifact?: (artifact: Artifact) => void;
}

/** How many are downloaded at a time. */
const AT_ONCE = 4;

/**
 * Downloads what a task created or modified into a directory, which is made if need be, each file at its path and with
 * its checksum verified. Files that are there are replaced; nothing is written through a symbolic link. Links come last,
 * and those that lead out of the directory not at all.
 *
 * @returns What was written, in the order of the list.
 * @throws {ClaudeOpsError} of the first artifact that fails, with its path. What was complete before stays; nothing half
 * written does.
 * @example
 * const artifacts = await downloadArtifacts(client, task.id, 'results');
 */
export async function downloadArtifacts(
  api: Pick<ClaudeOpsApi, 'listArtifacts' | 'openArtifact'>,
  id: string,
  directory: string,
  { onArtifact, signal }: DownloadOptions = {},
): Promise<Artifact[]> {
  const artifacts = (await listAllArtifacts(api, id, signal)).filter(isDownloadable);
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw unusable('The directory', directory, cause);
  });
  const [links, files] = [
    artifacts.filter(({ linkTarget }) => linkTarget !== undefined),
    artifacts.filter(({ linkTarget }) => linkTarget === undefined),
  ];
  await forEachOf(files, { atOnce: AT_ONCE, signal }, async (artifact, abort) => {
    try {
      const file = await prepareTarget(directory, artifact.path);
      const { body } = await api.openArtifact(id, artifact.path, { signal: abort });
      await receive(body, file, { sha256: artifact.sha256, signal: abort });
    } catch (error) {
      throw artifactFailure(artifact.path, error);
    }
    onArtifact?.(artifact);
  });
  // One after the other: each looks at what is there.
  await forEachOf(links, { atOnce: 1, signal }, async (artifact) => {
    try {
      await makeLink(
        await prepareTarget(directory, artifact.path, { isLink: true }),
        artifact.linkTarget ?? '',
      );
    } catch (error) {
      throw artifactFailure(artifact.path, error);
    }
    onArtifact?.(artifact);
  });
  return artifacts;
}

function isDownloadable({ path, status, linkTarget }: Artifact): boolean {
  return status !== 'deleted' && (linkTarget === undefined || leadsInside(path, linkTarget));
}
