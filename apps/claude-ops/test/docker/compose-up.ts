import { randomInt, randomUUID } from 'node:crypto';
import { buildServer, reachInside, type TestEngine } from '@claude-ops/testing-engine';
import { composeProject, type ComposeProject } from './compose.ts';

const REPOSITORY = new URL('../../../..', import.meta.url).pathname;

/** `docker compose up`, and a way to where it serves. */
export interface Composed extends AsyncDisposable, Pick<ComposeProject, 'compose' | 'composeWith'> {
  readonly name: string;
  readonly url: string;
}

export async function composeUp(engine: TestEngine, variables: NodeJS.ProcessEnv = {}): Promise<Composed> {
  await using opened = new AsyncDisposableStack();
  const port = randomInt(20_000, 30_000);
  const name = `claude-ops-test-${randomUUID().slice(0, 8)}`;
  const project = opened.use(
    composeProject(engine, name, {
      CLAUDE_OPS_IMAGE: await buildServer(engine, REPOSITORY),
      CLAUDE_OPS_PORT: String(port),
      ...variables,
    }),
  );
  await project.compose('up', '--detach', '--wait', '--no-build').catch(async (error: unknown) => {
    throw new Error(`The server said: ${await project.compose('logs', '--no-log-prefix')}`, { cause: error });
  });
  const reached = opened.use(await reachInside(engine, port));
  const resources = opened.move();
  return {
    name,
    url: `http://localhost:${reached.port}`,
    compose: project.compose,
    composeWith: project.composeWith,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
