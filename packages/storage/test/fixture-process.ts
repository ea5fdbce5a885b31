import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface FixtureProcess extends AsyncDisposable {
  readonly pid: number | undefined;
  /** What it prints, line by line. */
  readonly lines: AsyncIterator<string, undefined>;
  /** All that is left to print, once it has ended. @throws where it failed. */
  rest(): Promise<string[]>;
  /** SIGKILL: fulfils when the process is gone. */
  kill(): Promise<void>;
}

/** Runs a file of `fixtures/` in a process of its own. */
export function startFixture(name: string, ...fixtureArguments: string[]): FixtureProcess {
  const file = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  const child = spawn(process.execPath, [file, ...fixtureArguments], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return {
    pid: child.pid,
    lines,
    rest: async () => {
      const rest = [];
      for (let line = await lines.next(); !line.done; line = await lines.next()) rest.push(line.value);
      const [code] = await exited;
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
      return rest;
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
