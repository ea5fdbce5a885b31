import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Benchmark, Surroundings } from '../../benchmark.ts';
import { alternate, type Pair } from '../../measure/alternate.ts';
import { differenceRow, ratioRow, type Row } from '../../measure/row.ts';
import { timeOf } from '../../measure/time-of.ts';
import { memoryOf, peakMemoryDuring } from '../../room/memory-of.ts';
import { runCommand } from '../../room/run-command.ts';
import { programPath } from '../../room/start-script.ts';
import { CLAUDE_OPS, startServer } from '../../room/start-server.ts';
import { makeProject, type ProjectSize } from './make-project.ts';

const WHOLE: ProjectSize = { sentBytes: 100_000_000, ignoredBytes: 1_900_000_000 };
const SAMPLE_MS = 20;
const API_KEY = 'sk-ant-made-up-for-benchmarks';

export const upload: Benchmark = {
  name: 'upload',
  description:
    'Sends a folder of 2 GB, of which git ignores 1.9 GB, with `claude-ops run --workspace`, until the task is queued. Theirs: `git archive --format=zip | curl`. Memory is the peak of the command, over one that sends nothing, and the peak of the server, over the time before.',
  run: async (surroundings) => await measureUpload(WHOLE, surroundings),
};

async function measureUpload(
  size: ProjectSize,
  { directory, signal, say }: Surroundings,
): Promise<readonly Row[]> {
  say(`making a folder of ${Math.round((size.sentBytes + size.ignoredBytes) / 1e6)} MB`);
  const project = path.join(directory, 'project');
  await makeProject(project, size, signal);
  await using server = await startServer({
    directory: path.join(directory, 'data'),
    env: { CLAUDE_BIN: programPath('claude-that-waits.sh'), MAX_CONCURRENCY: '1' },
  });
  // It holds the only slot: no workspace is filled meanwhile.
  await new ClaudeOps({ baseUrl: server.url }).createTask({ prompt: 'Wait.', apiKey: API_KEY });

  say('sending it');
  const memory: Pair<number>[] = [];
  const pairs = await alternate({
    async ours() {
      const before = memoryOf(server.pid);
      let [time, peak] = [0, 0];
      const ofServer = await peakMemoryDuring(server.pid, async () => {
        time = await timeOf(async () => (peak = await runOurs(server.url, ['--workspace', project])));
      });
      const nothing = await runOurs(server.url, []);
      memory.push({ ours: Math.max(peak - nothing, ofServer - before), theirs: 0 });
      return time;
    },
    theirs: async () => await timeOf(() => runTheirs(server.url, project, signal)),
    repetitions: 7,
    warmUps: 1,
    signal,
  });
  return [
    ratioRow(
      {
        what: 'A folder sent, of which git ignores 95 %',
        against: '`git archive --format=zip | curl`',
        unit: 'ms',
        bar: { atMost: 1.3 },
      },
      pairs,
    ),
    differenceRow(
      {
        what: 'Memory while it is, of command or server',
        against: 'nothing',
        unit: 'MB',
        bar: { atMost: 100 },
      },
      memory.slice(1),
    ),
  ];
}

/** @returns the most memory that the command had, in MB. */
async function runOurs(url: string, more: readonly string[]): Promise<number> {
  const args = [CLAUDE_OPS, 'run', '-p', 'Work.', '-k', API_KEY, '--url', url, ...more];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, memoryIfThere(child.pid))), SAMPLE_MS);
  await once(child, 'exit');
  clearInterval(sampling);
  if (child.exitCode !== 0) throw new Error(`claude-ops run ended with ${child.exitCode}.`);
  return peak;
}

/** Its figures go with a process. */
function memoryIfThere(pid: number | undefined): number {
  try {
    return pid === undefined ? 0 : memoryOf(pid);
  } catch {
    return 0;
  }
}

async function runTheirs(url: string, project: string, signal: AbortSignal): Promise<void> {
  const task = JSON.stringify({ prompt: 'Work.', apiKey: API_KEY });
  const script = `git -C "$1" archive --format=zip HEAD | curl -sf -o /dev/null -F "task=$2;type=application/json" -F "files=@-;type=application/zip" "$3/api/tasks"`;
  await runCommand('sh', ['-c', script, 'sh', project, task, url], { signal });
}
