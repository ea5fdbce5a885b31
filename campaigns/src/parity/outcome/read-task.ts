import { buffer } from 'node:stream/consumers';
import type { Artifact, ClaudeOpsApi, Task } from '@claude-ops/contract';
import type { RecordedRequest } from '@claude-ops/testing';
import { isLine, linesOf, textOf, type Line } from './lines.ts';
import { normalise } from './normalise.ts';
import type { Outcome } from './outcome.ts';
import { readLines } from './read-lines.ts';
import { readRequests } from './read-requests.ts';
import { DELETED } from './read-tree.ts';
import { roundCost } from './round-cost.ts';

type Api = Pick<ClaudeOpsApi, 'getTask' | 'followTaskEvents' | 'listArtifacts' | 'openArtifact'>;

/** What a finished task brought back. */
export async function readTask(api: Api, id: string, requests: readonly RecordedRequest[]): Promise<Outcome> {
  const events = await Array.fromAsync(api.followTaskEvents(id));
  const lines = events
    .filter(({ type }) => type.startsWith('claude.'))
    .flatMap(({ data }) => linesOf([data]));
  const outcome = {
    ...fromTask(await api.getTask(id)),
    files: await filesOf(api, id),
    said: readLines(lines).said,
    ...readRequests(requests),
  };
  return normalise(outcome, [[workspaceOf(lines), '<here>']]);
}

type FromTask = Omit<Outcome, 'files' | 'said' | 'requests' | 'instructions' | 'told' | 'offered'>;

function fromTask({ status, result, error, schema }: Task): FromTask {
  if (result === null) throw new Error(`The task has no result: ${JSON.stringify(error)}`);
  return {
    status: status === 'completed' ? 'completed' : 'failed',
    text: result.text,
    data: schema === null ? null : result.data,
    costUsd: roundCost(result.costUsd),
    turns: result.numTurns,
    denials: result.permissionDenials.map(({ tool }) => tool),
    background: result.background
      .map(({ kind, status: end, description }) => `${kind} ${end} ${description}`)
      .toSorted(),
  };
}

/** The directory of the task, as the CLI knows it. */
function workspaceOf(lines: readonly Line[]): string {
  const init = lines.find(({ subtype }) => subtype === 'init');
  if (!isLine(init)) throw new Error('The CLI did not say where it works.');
  return textOf(init['cwd']);
}

async function filesOf(api: Api, id: string): Promise<Record<string, string>> {
  const { data } = await api.listArtifacts(id, { limit: 200 });
  return Object.fromEntries(
    await Promise.all(
      data.map(async (artifact) => [artifact.path, await contentOf(api, id, artifact)] as const),
    ),
  );
}

async function contentOf(api: Api, id: string, { path, status }: Artifact): Promise<string> {
  if (status === 'deleted') return DELETED;
  const { body } = await api.openArtifact(id, path);
  return (await buffer(body)).toString('latin1');
}
