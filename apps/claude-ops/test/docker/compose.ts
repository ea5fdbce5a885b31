import { run, type EngineAddress } from '@claude-ops/testing-engine';

export const NO_COMPOSE = 'docker compose 2.20 or later is not installed';

/** Whether `docker compose` is there, in the version that knows `include` (2.20). */
export async function hasCompose(): Promise<boolean> {
  const version = await run('docker', ['compose', 'version', '--short']).catch(() => '');
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 20);
}

/** A project of `docker compose` at the root of the repository, apart from every other. */
export interface ComposeProject extends AsyncDisposable {
  compose(...args: readonly string[]): Promise<string>;
  /** The same with further variables. */
  composeWith(variables: NodeJS.ProcessEnv): ComposeProject['compose'];
}

const REPOSITORY = new URL('../../../..', import.meta.url).pathname;

export function composeProject(
  { socketPath }: EngineAddress,
  name: string,
  variables: NodeJS.ProcessEnv,
): ComposeProject {
  const env = { DOCKER_HOST: `unix://${socketPath}`, COMPOSE_PROJECT_NAME: name, ...variables };
  const composeWith: ComposeProject['composeWith'] =
    (more) =>
    (...args) =>
      run('docker', ['compose', ...args], { env: { ...env, ...more }, cwd: REPOSITORY });
  const compose = composeWith({});
  return {
    compose,
    composeWith,
    [Symbol.asyncDispose]: async () => void (await compose('down', '--volumes', '--timeout', '1')),
  };
}
