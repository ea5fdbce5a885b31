import { copyFile, glob, stat } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark } from '../benchmark.ts';
import { alternate, type Pair } from '../measure/alternate.ts';
import { differenceRow, ratioRow } from '../measure/row.ts';
import { timeOf } from '../measure/time-of.ts';
import { finished } from '../room/finished.ts';
import { memoryOf, peakMemoryDuring } from '../room/memory-of.ts';
import { runCommand } from '../room/run-command.ts';
import { programPath, startScript } from '../room/start-script.ts';
import { startServer } from '../room/start-server.ts';

const BYTES = 1024 ** 3;

export const artifact: Benchmark = {
  name: 'artifact',
  description:
    'Downloads an artifact of 1 GiB with `curl`. Theirs: `node:http` pipes the same file. Memory is that of the server: its peak during a download, against the time before it.',
  async run({ directory, signal, say }) {
    const data = path.join(directory, 'data');
    await using server = await startServer({
      directory: data,
      env: { CLAUDE_BIN: programPath('claude-that-makes-a-gigabyte.sh') },
    });
    say('making an artifact of 1 GiB');
    const url = await makeArtifact(server.url, signal);
    const file = path.join(directory, 'large.bin');
    await copyFile(await findLarge(path.join(data, 'artifacts')), file);
    await using piping = startScript('pipes-a-file.ts', [file]);
    const pipedUrl = await piping.nextLine();

    say('downloading');
    const download = async (from: string) =>
      await runCommand('curl', ['-sf', '-o', '/dev/null', from], { signal });
    const rate = async (from: string) => BYTES / 1e6 / ((await timeOf(() => download(from))) / 1000);
    const memory: Pair<number>[] = [];
    const pairs = await alternate({
      ours: async () => {
        const theirs = memoryOf(server.pid);
        let rated = 0;
        const ours = await peakMemoryDuring(server.pid, async () => (rated = await rate(url)));
        memory.push({ ours, theirs });
        return rated;
      },
      theirs: () => rate(pipedUrl),
      repetitions: 7,
      warmUps: 1,
      signal,
    });
    return [
      ratioRow(
        {
          what: 'An artifact of 1 GiB downloaded',
          against: '`node:http` that pipes the file',
          unit: 'MB/s',
          bar: { atLeast: 0.7 },
        },
        pairs,
      ),
      differenceRow(
        { what: 'Memory while it is', against: 'before it', unit: 'MB', bar: { atMost: 50 } },
        memory.slice(1),
      ),
    ];
  },
};

/** @returns where the artifact is downloaded. */
async function makeArtifact(baseUrl: string, signal: AbortSignal): Promise<string> {
  const client = new ClaudeOps({ baseUrl, retry: 0 });
  const { id } = await client.createTask({
    prompt: 'Make it large.',
    apiKey: 'sk-ant-made-up-for-benchmarks',
  });
  await finished(client, id, signal);
  return `${baseUrl}/api/tasks/${id}/artifacts/large.bin`;
}

/** The file as the server keeps it. */
async function findLarge(directory: string): Promise<string> {
  for await (const name of glob('**/*', { cwd: directory })) {
    const file = path.join(directory, name);
    if ((await stat(file)).size === BYTES) return file;
  }
  throw new Error('The artifact is not there.');
}
