import { access } from 'node:fs/promises';
import { Agent } from 'node:http';
import type Dockerode from 'dockerode';
import type { DockerOptions } from 'dockerode';
import { isRecord } from '../../../system/is-record.ts';
import type { ContainerSettings } from '../container-options.ts';
import { EngineFailure } from './engine-failure.ts';
import { explainFailure } from './explain-failure.ts';
import { inTime } from './in-time.ts';

export type EngineClient = Dockerode;
export type EngineContainer = Dockerode.Container;

/** The oldest API that has all that is used here: Engine 20.10. */
const LEAST_API = [1, 41] as const;
const UNIX = 'unix://';

export interface Engine {
  readonly client: EngineClient;
  /** Whether its root is an ordinary user outside. */
  readonly isRootless: boolean;
  /** Whether it maps the users of containers to others, unless told not to. */
  readonly mapsUsers: boolean;
}

/**
 * Connects to an engine, and makes sure that it can be used.
 *
 * @throws {EngineFailure}
 */
export async function connectEngine(settings: ContainerSettings): Promise<Engine> {
  try {
    const client = await createClient(settings.engine);
    const { ApiVersion: version, Version: release } = await inTime(client.version());
    if (!isNewEnough(version))
      throw new EngineFailure(
        `The container engine at ${settings.engine} is too old: its API is ${version} (version ${release}), and it must be ${LEAST_API.join('.')} or newer.`,
      );
    const options = securityOptionsOf(await inTime(client.info()));
    const has = (name: string) => options.some((option) => option.startsWith(`name=${name}`));
    return { client, isRootless: has('rootless'), mapsUsers: has('userns') };
  } catch (error) {
    throw explainFailure(error, settings);
  }
}

/** Where there is no engine, nobody pays for loading what speaks to one. */
async function createClient(engine: string): Promise<EngineClient> {
  if (engine.startsWith(UNIX)) await access(engine.slice(UNIX.length));
  const Docker = await loadClient();
  const options = {
    ...addressOf(engine),
    // An engine that goes down still answers on the connections that it has, and takes no new ones: so each request has its own.
    agent: new Agent({ keepAlive: false }),
  };
  return new Docker(options);
}

/** A service that runs tasks in processes only does without: it brings some seventy packages along, one with a script at its install. */
async function loadClient(): Promise<typeof Dockerode> {
  try {
    return (await import('dockerode')).default;
  } catch (cause) {
    if (!/Cannot find (?:package|module) 'dockerode'/.test(String(cause))) throw cause;
    throw new EngineFailure(
      'Tasks in containers need the package dockerode beside @claude-ops/core: install it, as by `npm install dockerode`.',
      { cause },
    );
  }
}

function addressOf(engine: string): DockerOptions {
  if (engine.startsWith('unix://')) return { socketPath: engine.slice('unix://'.length) };
  if (URL.canParse(engine)) {
    const { protocol, hostname, port } = new URL(engine);
    if (protocol === 'tcp:' || protocol === 'http:') return { protocol: 'http', host: hostname, port };
  }
  throw new EngineFailure(
    `The address ${JSON.stringify(engine)} leads to no container engine: it must be unix:///path or tcp://host:port.`,
  );
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST_API[0] || (major === LEAST_API[0] && minor >= LEAST_API[1]);
}

function securityOptionsOf(info: unknown): string[] {
  const options = isRecord(info) ? info['SecurityOptions'] : undefined;
  return Array.isArray(options) ? options.map(String) : [];
}
