import { helpText } from './command/help-text.ts';
import { parseCommandLine } from './command/parse-command-line.ts';
import { readScriptFile } from './command/read-script-file.ts';
import { startedText } from './command/started-text.ts';
import { standInEnvironment } from './server/stand-in-environment.ts';
import { startModelServer } from './server/start-model-server.ts';

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    `claude-ops-model-server: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
}

async function run(args: readonly string[]): Promise<void> {
  const { help, host, port, script: file } = parseCommandLine(args);
  if (help) {
    process.stdout.write(helpText);
    return;
  }
  const script = file === undefined ? undefined : await readScriptFile(file);
  const server = await startModelServer({ script, host, port });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
  process.stdout.write(startedText(server.url, standInEnvironment(server)));
}
