import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { KEEP_NOTHING, type Project } from './project.ts';

/** `npx claude-ops start` in a project, from where it is installed, once it is ready. */
export async function startPublished(
  { directory }: Project,
  env: NodeJS.ProcessEnv,
): Promise<AsyncDisposable & { readonly url: string }> {
  const dataDir = `${directory}-data`;
  // A process group of its own: npx passes no signal on.
  const child = spawn(
    'npx',
    ['claude-ops', 'start', '--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir, '--json'],
    {
      cwd: directory,
      env: { ...process.env, ...KEEP_NOTHING, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'close').then(() => {
      throw new Error(`the server ended: ${said.join('')}`);
    }),
  ])) as [string];
  const closed = once(child, 'close');
  return {
    url: (JSON.parse(line) as { url: string }).url,
    async [Symbol.asyncDispose]() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await closed;
    },
  };
}
