import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { standInEnvironment, type ModelServer } from '../../src/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** One line of the CLI's stream-json output. */
type Line = Record<string, unknown> & { type: string };

export interface Run {
  lines: Line[];
  result: Line;
  exitCode: number | null;
}

/** Runs the real CLI on one prompt, in an empty folder, with nothing of the environment but a PATH. */
export async function runClaude(
  server: ModelServer,
  prompt: string,
  options: { jsonSchema?: object } = {},
): Promise<Run> {
  await using folder = await temporaryFolder();
  const child = spawn(claudePath(), claudeArguments, {
    cwd: folder.path,
    env: {
      PATH: process.env['PATH'],
      HOME: folder.path,
      CLAUDE_CONFIG_DIR: join(folder.path, 'config'),
      CLAUDE_CODE_TMPDIR: folder.path,
      CLAUDE_CODE_MAX_RETRIES: '1',
      ...standInEnvironment(server),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  const exited = once(child, 'exit');
  const say = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  if (options.jsonSchema) say(initialize(options.jsonSchema));
  say({ type: 'user', message: { role: 'user', content: [{ type: 'text', text: prompt }] } });

  const lines: Line[] = [];
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    if (line.type === 'result') child.stdin.end();
  }
  const [exitCode] = (await exited) as [number | null];
  const result = lines.find(({ type }) => type === 'result');
  if (!result) throw new Error(`claude ended with ${exitCode} and no result: ${JSON.stringify(lines)}`);
  return { lines, result, exitCode };
}

const claudeArguments = [
  ['-p', '--verbose'],
  ['--input-format', 'stream-json', '--output-format', 'stream-json'],
  ['--setting-sources', 'user', '--strict-mcp-config'],
  ['--allowedTools', 'Bash'],
].flat();

function initialize(jsonSchema: object): object {
  return { type: 'control_request', request_id: 'r1', request: { subtype: 'initialize', jsonSchema } };
}

function claudePath(): string {
  const fromRoot = createRequire(new URL('../../../../package.json', import.meta.url));
  return join(dirname(fromRoot.resolve('@anthropic-ai/claude-code/package.json')), 'bin', 'claude.exe');
}
