import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';

/** What figures depend on. Nothing that names the machine. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly claude: string;
}

export async function describeMachine(): Promise<Machine> {
  const { stdout } = await promisify(execFile)('claude', ['--version']);
  return {
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.arch()}`,
    node: process.versions.node,
    claude: stdout.trim().split(' ')[0] ?? 'unknown',
  };
}
