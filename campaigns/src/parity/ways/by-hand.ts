import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { standInEnvironment, type ModelServer } from '@claude-ops/testing';
import { runClaude } from '../claude/run-claude.ts';
import { startModel } from '../start-model.ts';
import { isLine, textOf, type Line } from '../outcome/lines.ts';
import { normalise } from '../outcome/normalise.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { readLines, resultsOf } from '../outcome/read-lines.ts';
import { readRequests } from '../outcome/read-requests.ts';
import { changedFiles, readTree } from '../outcome/read-tree.ts';
import { roundCost } from '../outcome/round-cost.ts';
import { API_KEY, CLAUDE_VARIABLES } from '../run-environment.ts';
import { promptOf, type Scenario } from '../scenario.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { Way, WayOptions } from './way.ts';

/** `claude -p PROMPT` in a directory, as a person would: what every other way is compared with. */
export const BY_HAND: Way = { name: 'by hand', run: runByHand };

async function runByHand(scenario: Scenario, { claude, signal }: WayOptions): Promise<Outcome> {
  await using directory = await temporaryDirectory();
  await using model = await startModel(scenario, claude);
  const [workspace, home] = [path.join(directory.path, 'workspace'), path.join(directory.path, 'home')];
  await writeFiles(workspace, scenario.files);
  await mkdir(home);

  const before = await readTree(workspace);
  const lines = await runClaude({
    path: claude.path,
    arguments: argumentsOf(scenario),
    cwd: workspace,
    env: environmentOf(model, home),
    outputFile: path.join(directory.path, 'output.jsonl'),
    ...(signal && { signal }),
  });
  const files = changedFiles(before, await readTree(workspace));

  const outcome = { ...fromResults(lines), files, ...readLines(lines), ...readRequests(model.requests) };
  return normalise(outcome, [[workspace, '<here>']]);
}

async function writeFiles(directory: string, files: Scenario['files'] = {}): Promise<void> {
  await mkdir(directory);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function environmentOf(model: ModelServer, home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    // As its terminal says to a person who uses bash.
    SHELL: '/bin/bash',
    HOME: home,
    TMPDIR: home,
    CLAUDE_CODE_TMPDIR: home,
    ...standInEnvironment(model, { apiKey: API_KEY }),
    ...CLAUDE_VARIABLES,
  };
}

function argumentsOf(scenario: Scenario): string[] {
  const { permissionMode = 'acceptEdits', schema, mcpServers, model } = scenario.options ?? {};
  const servers = Object.keys(mcpServers ?? {}).map((name) => `mcp__${name}__*`);
  return [
    ...['-p', '--output-format', 'stream-json', '--verbose'],
    ...['--permission-mode', permissionMode],
    ...(model === undefined ? [] : ['--model', model]),
    ...(schema === undefined ? [] : ['--json-schema', JSON.stringify(schema)]),
    ...(mcpServers === undefined ? [] : ['--mcp-config', JSON.stringify({ mcpServers })]),
    // A task may use all tools of its servers: by hand that has to be said.
    ...(servers.length === 0 ? [] : ['--allowedTools', ...servers]),
    ...['--', promptOf(scenario)],
  ];
}

function fromResults(
  lines: readonly Line[],
): Pick<Outcome, 'status' | 'text' | 'data' | 'costUsd' | 'turns'> {
  const results = resultsOf(lines);
  const last = results.at(-1);
  if (last === undefined) throw new Error(`claude -p brought no result: ${JSON.stringify(lines)}`);
  const numbers = results.map(({ num_turns: turns }) => (typeof turns === 'number' ? turns : 0));
  const { result, structured_output: data, total_cost_usd: cost, is_error: isError } = last;
  return {
    status: isError === true ? 'failed' : 'completed',
    text: typeof result === 'string' ? textOf(result) : null,
    data: isLine(data) ? data : null,
    costUsd: roundCost(typeof cost === 'number' ? cost : 0),
    turns: numbers.reduce((sum, turns) => sum + turns, 0),
  };
}
