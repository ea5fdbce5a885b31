import { StartFailure } from '@claude-ops/cli';
import { GIT_PROTOCOLS, type WorkspaceOptions } from '@claude-ops/core';
import { chosen, chosenList, listed, wholeNumber } from './parse-variable.ts';
import { VARIABLES, type VariableName } from './variables.ts';

const HOST = /^(?:\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$|^\[[0-9a-f:.]+\]$/i;
const A_DAY_MS = 24 * 60 * 60 * 1000;

/** How workspaces are made. @throws {StartFailure} */
export function readWorkspaceOptions(given: (name: VariableName) => string | undefined): WorkspaceOptions {
  const text = (name: Defaulted) => given(name) ?? VARIABLES[name].default;
  const number = (name: Defaulted, max: number) => wholeNumber(name, text(name), { min: 1, max });
  const hosts = given('GIT_ALLOWED_HOSTS');
  return {
    keep: chosen('KEEP_WORKSPACES', text('KEEP_WORKSPACES'), ['true', 'false']) === 'true',
    maxFiles: number('WORKSPACE_MAX_FILES', 10_000_000),
    maxBytes: number('WORKSPACE_MAX_BYTES', Number.MAX_SAFE_INTEGER),
    maxGrownBytes: number('WORKSPACE_MAX_GROWN_BYTES', Number.MAX_SAFE_INTEGER),
    maxUploadBytes: number('UPLOAD_MAX_BYTES', Number.MAX_SAFE_INTEGER),
    maxRatio: number('ZIP_MAX_RATIO', 1_000_000),
    git: {
      allowedProtocols: chosenList('GIT_PROTOCOLS', text('GIT_PROTOCOLS'), GIT_PROTOCOLS),
      timeoutMs: number('GIT_TIMEOUT', A_DAY_MS),
      ...(hosts === undefined ? {} : { allowedHosts: listed(hosts).map(host) }),
    },
  };
}

type Defaulted =
  | 'KEEP_WORKSPACES'
  | 'WORKSPACE_MAX_FILES'
  | 'WORKSPACE_MAX_BYTES'
  | 'WORKSPACE_MAX_GROWN_BYTES'
  | 'UPLOAD_MAX_BYTES'
  | 'ZIP_MAX_RATIO'
  | 'GIT_PROTOCOLS'
  | 'GIT_TIMEOUT';

function host(name: string): string {
  if (HOST.test(name)) return name;
  throw new StartFailure(`GIT_ALLOWED_HOSTS names "${name}".`, {
    advice: 'Set it to host names such as git.example.org or *.example.org, comma-separated.',
  });
}
