import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { GATEWAY_PORT } from '../gateway-port.ts';
import type { ContainerSettings } from './container-options.ts';
import type { OwnDirectories } from '../executor.ts';
import type { ContainerUser } from './container-user.ts';

/** Where everything is inside of a container. */
export const INSIDE = {
  home: '/home/agent',
  temporaryDirectory: '/tmp',
  workspace: '/workspace',
  /** Has `gateway.sock`, and `GIT_CONFIGURATION_FILE`. Can't be written to. */
  gateway: '/run/claude-ops',
  /** On its own 127.0.0.1: led to the socket by the image. */
  relayPort: GATEWAY_PORT,
} as const;

/** In a place: a home is empty at first, and whatever the agent configures there wins over this. */
export const GIT_CONFIGURATION_FILE = 'gitconfig';

/**
 * The engine's own log of what the CLI prints: what a server reads that was killed in the meantime. Two files of it, in
 * turn, so that it can't fill the disk. It keeps bytes, where `json-file` keeps text: cut every 16 KiB, also through a letter.
 */
const LOG = { Type: 'local', Config: { 'max-size': '128m', 'max-file': '2' } } as const;

export interface ContainerRequest {
  readonly settings: ContainerSettings;
  /** What is allowed to this one: no more than the settings say. */
  readonly limits: ContainerLimits;
  readonly user: ContainerUser;
  /** The CLI's. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** As the engine sees them. */
  readonly workspace: string;
  readonly gatewayDirectory: string;
  readonly own: OwnDirectories;
  /** The engine's network that it is in, by name. @default none */
  readonly network?: string | undefined;
  /** Whether the input stays open when the server is gone, for the next one. @default false */
  readonly keepsInput?: boolean | undefined;
  /** Whether the engine would map users otherwise. */
  readonly mapsUsers: boolean;
}

interface ContainerLimits {
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly processes: number;
}

/**
 * A container for one attempt: an ordinary user without any capability, nothing writable but its directories, no
 * network but the gateway's socket, bounded in memory, processors and processes. The engine's own seccomp profile stays.
 */
export function containerSpec(request: ContainerRequest): ContainerCreateOptions {
  const { settings, user, environment, labels, command, keepsInput = false } = request;
  return {
    Image: settings.image,
    Entrypoint: ['claude-ops-run', String(INSIDE.relayPort)],
    Cmd: [...command],
    User: `${user.uid}:${user.gid}`,
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Labels: { ...labels },
    WorkingDir: INSIDE.workspace,
    // Without a terminal, so that stdout and stderr stay apart.
    Tty: false,
    OpenStdin: true,
    // By itself a server that is gone leaves its end of stdin closed, and the CLI comes to its end.
    StdinOnce: !keepsInput,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: hostConfig(request),
  };
}

function hostConfig(request: ContainerRequest): HostConfig {
  const { limits, network = 'none', mapsUsers } = request;
  return {
    Init: true,
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    NetworkMode: network,
    IpcMode: 'private',
    // Without swap: what a task may have is what it gets.
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    NanoCpus: Math.round(limits.cpus * 1e9),
    PidsLimit: limits.processes,
    LogConfig: LOG,
    Mounts: [
      { Type: 'bind', Source: request.workspace, Target: INSIDE.workspace },
      // On the disk: package managers write gigabytes there, which a file system in memory would take from the run's memory.
      { Type: 'bind', Source: request.own.home, Target: INSIDE.home },
      { Type: 'bind', Source: request.own.temporary, Target: INSIDE.temporaryDirectory },
      { Type: 'bind', Source: request.gatewayDirectory, Target: INSIDE.gateway, ReadOnly: true },
    ],
    ...(mapsUsers && { UsernsMode: 'host' }),
  };
}
