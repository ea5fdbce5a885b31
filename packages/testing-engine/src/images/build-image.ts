import type { EngineAddress } from '../engine.ts';
import { listenInside } from '../network/listen-inside.ts';
import { startProxy } from '../network/start-proxy.ts';
import { run } from '../run.ts';
import { labelOf } from './label.ts';

export interface ImageToBuild {
  readonly tag: string;
  /** Kept in a label, so that it's known next time. */
  readonly inputs: string;
  readonly context: string;
  /** @default `Dockerfile` in the context */
  readonly dockerfile?: string;
  /** Values of its `ARG`s. */
  readonly buildArguments?: Readonly<Record<string, string>>;
}

/** `docker build`, as a user runs it, with the builder that every engine has; a private engine gets a way to the registries of packages. */
export async function buildImage(engine: EngineAddress, image: ImageToBuild): Promise<void> {
  if (engine.networkPid === undefined) return await build(engine, image, []);
  await using proxy = await startProxy(await listenInside(engine));
  const proxies = ['http_proxy', 'https_proxy'].flatMap((name) => ['--build-arg', `${name}=${proxy.url}`]);
  await build(engine, image, ['--network', 'host', ...proxies]);
}

async function build(
  { socketPath }: EngineAddress,
  { tag, inputs, context, dockerfile, buildArguments = {} }: ImageToBuild,
  options: readonly string[],
): Promise<void> {
  const given = Object.entries(buildArguments).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ]);
  const file = dockerfile === undefined ? [] : ['--file', dockerfile];
  await run(
    'docker',
    ['build', '--tag', tag, '--label', labelOf(inputs), ...file, ...given, ...options, context],
    {
      env: { DOCKER_HOST: `unix://${socketPath}`, DOCKER_BUILDKIT: '0' },
    },
  );
}
