import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startModelServer, type ModelServer } from '@claude-ops/testing';
import { KEEP_NOTHING, type Project } from './project.ts';

/** A server from the tarball, and what it asks in the place of the API. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly model: ModelServer;
}

/** A server for many tests, each of which sets the script of its model. */
export async function servePublished(project: Project): Promise<Served> {
  await using opened = new AsyncDisposableStack();
  const model = opened.use(await startModelServer());
  const variables = { UPSTREAM_BASE_URL: model.url, LOG_LEVEL: 'warn' };
  const { url } = opened.use(await startPublished(project, variables));
  const resources = opened.move();
  return { url, model, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** `npx claude-ops start` in a project, from where it is installed, once it is ready. */
async function startPublished(
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
