import { LIMITS } from '@claude-ops/contract';
import { positive } from '../../system/positive.ts';

/** How tasks are run in containers. */
export interface ContainerOptions {
  /** Where the engine listens: `unix:///path`, or `tcp://host:port` of a proxy to one on this machine. @default 'unix:///var/run/docker.sock' */
  readonly engine?: string;
  /** What runs are made from: it has the claude CLI, `claude-ops-run` and socat. It is never pulled. @default 'claude-ops-runner' */
  readonly image?: string;
  /** Name or path of the CLI in the image. @default 'claude' */
  readonly claudePath?: string;
  /** Memory of a container, without swap, in bytes. A task may ask for less. @default 2147483648 */
  readonly memoryBytes?: number;
  /** Processors of a container, in parts of one too. A task may ask for less. @default 2 */
  readonly cpus?: number;
  /** Processes and threads of a container. A task may ask for fewer. @default 512 */
  readonly processes?: number;
  /** Whether a task may ask for `network: "open"`. @default false */
  readonly allowOpenNetwork?: boolean;
  /** Whether a run goes on when the server is killed and started again. @default true */
  readonly resume?: boolean;
}

export const DEFAULT_CONTAINERS = {
  engine: 'unix:///var/run/docker.sock',
  image: 'claude-ops-runner',
  claudePath: 'claude',
  memoryBytes: 2 * 1024 ** 3,
  cpus: 2,
  processes: 512,
  allowOpenNetwork: false,
  resume: true,
} as const satisfies Required<ContainerOptions>;

export type ContainerSettings = Required<ContainerOptions>;

/** @throws {TypeError} */
export function resolveContainerOptions(options: ContainerOptions): ContainerSettings {
  const settings = { ...DEFAULT_CONTAINERS, ...options };
  positive('containers.memoryBytes', settings.memoryBytes);
  positive('containers.processes', settings.processes);
  const least = [
    ['memoryBytes', LIMITS.containerMemoryMinBytes],
    ['cpus', LIMITS.containerCpusMin],
    ['processes', LIMITS.containerProcessesMin],
  ] as const;
  for (const [name, value] of least) {
    if (!(settings[name] >= value))
      throw new TypeError(`containers.${name} must be at least ${value}, not ${settings[name]}.`);
  }
  return settings;
}
