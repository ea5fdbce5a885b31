import { LIMITS, type ProblemItem } from '@claude-ops/contract';
import { invalidRequest, type GivenPresetSpec } from '@claude-ops/contract/validation';
import { assertGlobs } from '../../artifacts/path-filter.ts';
import { assertJsonSchema } from '../../claude/schema-check.ts';
import { GIT_PROTOCOLS, readGitUrl } from '../../git/git-url.ts';
import { jsonTooLarge } from '../input-problems.ts';

const NO_SECRETS = 'is a secret, which no preset keeps';

/**
 * Refuses what a schema can't: secrets, archives, and what no task could have.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function checkPresetSpec(spec: GivenPresetSpec): void {
  const errors = [
    ...jsonTooLarge('/spec', spec, LIMITS.presetSpecMaxBytes),
    ...problemsOfFiles(spec),
    ...problemsOfServers(spec),
  ];
  if (errors.length > 0) throw invalidRequest(errors);
  if (spec.schema !== undefined) assertJsonSchema(spec.schema);
  assertGlobs(spec.artifactFilter ?? {}, '/spec/artifactFilter');
}

function problemsOfFiles({ files }: GivenPresetSpec): ProblemItem[] {
  if (files?.type === 'zip')
    return [{ pointer: '/spec/files', detail: 'is an archive, which no preset keeps: name a repository' }];
  if (files === undefined) return [];
  const url = readGitUrl(files.gitUrl, GIT_PROTOCOLS);
  if (!('credentials' in url) || url.credentials === null) return [];
  return [{ pointer: '/spec/files/gitUrl', detail: 'has a password, which no preset keeps' }];
}

function problemsOfServers({ mcpServers }: GivenPresetSpec): ProblemItem[] {
  return Object.entries(mcpServers?.inline ?? {}).flatMap(([name, server]) => {
    const values = 'command' in server ? { env: server.env } : { headers: server.headers };
    return Object.entries(values)
      .filter(([, given]) => Object.keys(given ?? {}).length > 0)
      .map(([field]) => ({
        pointer: `/spec/mcpServers/inline/${name}/${field}`,
        detail: `${NO_SECRETS}: make an MCP profile of the server, and name that`,
      }));
  });
}
