import { OLDEST_CLAUDE_VERSION } from '@claude-ops/core';

/** One environment variable of the server: what docs/configuration.md says of it, and nothing else does. */
export interface Variable {
  /** As written in the documentation; undefined where there is none. */
  readonly default?: string;
  readonly description: string;
}

/** Every environment variable that `claude-ops start` reads. */
export const VARIABLES = {
  PORT: { default: '3000', description: 'Server port. 0 takes a free one.' },
  HOST: { default: '0.0.0.0', description: 'Bind address.' },
  MAX_CONCURRENCY: { default: '3', description: 'Max concurrent tasks.' },
  DEFAULT_TIMEOUT: { default: '600000', description: 'Default task timeout (ms).' },
  BACKGROUND_TIMEOUT: {
    default: '600000',
    description:
      'How long shells and monitors of a task may go on in the background once only they are left (ms). Then they are stopped, and the result says so.',
  },
  DEFAULT_MODE: { default: 'process', description: 'Default execution mode.' },
  ALLOWED_MODES: {
    default: 'process,container',
    description: 'Which modes a task may have, comma-separated.',
  },
  DATA_DIR: { default: './data', description: 'Data directory.' },
  DB_PATH: { default: '<DATA_DIR>/swarm.db', description: 'SQLite database path.' },
  WORKSPACES_DIR: { default: '<DATA_DIR>/workspaces', description: 'Task workspace directory.' },
  KEEP_WORKSPACES: {
    default: 'false',
    description:
      'true keeps the workspace of a task when it ends, for a look inside. They then are yours to remove.',
  },
  WORKSPACE_MAX_FILES: {
    default: '50000',
    description: 'Most files and directories that an archive or a repository may fill a workspace with.',
  },
  WORKSPACE_MAX_BYTES: {
    default: '4294967296',
    description: 'Most bytes that an archive, unpacked, or a repository may fill a workspace with.',
  },
  WORKSPACE_MAX_GROWN_BYTES: {
    default: '21474836480',
    description:
      'Most bytes that a run may write: its workspace and, in process mode, its home and temporary directories. A run that writes more is stopped.',
  },
  UPLOAD_MAX_BYTES: { default: '2147483648', description: 'Largest archive that is taken, in bytes.' },
  ZIP_MAX_RATIO: {
    default: '200',
    description: 'How many times larger than the archive its contents may be, once they are past 16 MiB.',
  },
  GIT_PROTOCOLS: {
    default: 'https,http,ssh',
    description: 'How repositories may be reached: some of https, http, ssh, file, comma-separated.',
  },
  GIT_ALLOWED_HOSTS: {
    description:
      'Hosts that repositories are cloned from, comma-separated: git.example.org, or *.example.org for all below. One named exactly may also be on this machine or link-local. Without it: any host that is neither.',
  },
  GIT_TIMEOUT: { default: '300000', description: 'How long cloning a repository may take (ms).' },
  GIT_AUTHOR_NAME: {
    default: 'Claude',
    description:
      'Author and committer of what agents commit, unless git is configured otherwise in the repository or by the agent.',
  },
  GIT_AUTHOR_EMAIL: { default: 'noreply@anthropic.com', description: 'Their e-mail address.' },
  ARTIFACTS_MAX_FILES: { default: '10000', description: 'How many artifacts of a task are kept.' },
  ARTIFACTS_MAX_BYTES: {
    default: '10737418240',
    description: 'How large the artifacts of a task may be together (bytes).',
  },
  EVENTS_MAX_COUNT: {
    default: '200000',
    description:
      'How many events one attempt may add to the log of its task. More are dropped, which an event says.',
  },
  EVENTS_MAX_BYTES: {
    default: '268435456',
    description: 'How large those events may be together (bytes).',
  },
  LOG_LEVEL: { default: 'info', description: 'Log level (pino). Log lines go to standard error.' },
  SHUTDOWN_GRACE_MS: {
    default: '10000',
    description: 'How long running tasks may take to finish after SIGTERM or Ctrl-C (ms).',
  },
  TASK_RETENTION: {
    default: 'off',
    description:
      'How long finished tasks are kept, with all that belongs to them: 30d, 12h, 90m or 45s. off: for ever.',
  },
  RATE_LIMIT: {
    default: 'off',
    description: 'Requests a minute that a client may send: by token, else by address. off: any number.',
  },
  CORS_ORIGINS: {
    description:
      'Origins whose pages may call the API from a browser, comma-separated: https://app.example.org. * for all, with CLAUDE_OPS_TOKEN set. Without it: none.',
  },
  PUBLIC_URL: {
    description:
      'Where callers reach the server that stands behind a proxy, with the path that the proxy has for it: https://ops.example.org/claude. Links, problem types and the OpenAPI document begin with it.',
  },
  CLAUDE_BIN: {
    description: `Path of the claude CLI, version ${OLDEST_CLAUDE_VERSION} or later. Without it: found on PATH, else in the npm package @anthropic-ai/claude-code.`,
  },
  WARM_PROCESSES: {
    default: '1',
    description:
      'How many claude processes, or containers with one, wait ready for a task, of about 250 MB each: so many for DEFAULT_MODE, and from its first task on as many for another mode. 0: none. In process mode PROCESS_USER may allow fewer.',
  },
  WARM_MAX_AGE: {
    default: '10m',
    description: 'How long one is kept before another takes its place: 12h, 90m or 45s, at most 24d.',
  },
  PROCESS_USER: {
    description:
      'Who agents run as, where the server runs as root: a name, a uid, uid:gid, or a range of uids such as 60000-60099, of which each run is one. Without it: the user of the server.',
  },
  PROCESS_PIDS: {
    default: '4096',
    description:
      'Processes and threads of a run in process mode, where the kernel counts them for each run: with PROCESS_USER=60000-60099, or where an ordinary user may make namespaces. A task may ask for fewer.',
  },
  PROCESS_OPEN_FILES: {
    default: '65536',
    description:
      'Files that each process of a run may have open in process mode, at most as many as the server may.',
  },
  CONTAINER_ENGINE: {
    default: 'unix:///var/run/docker.sock',
    description:
      'Where the container engine listens: unix:///path of its socket, or tcp://host:port of a proxy to one on this machine. Without it: DOCKER_HOST, if that is set.',
  },
  CONTAINER_IMAGE: {
    default: 'claude-ops-runner',
    description:
      'The image that tasks run in, in mode container: docker/runner.Dockerfile, or one with the same in it. It is never pulled.',
  },
  CONTAINER_MEMORY: {
    default: '2g',
    description: 'Memory of a container, without swap: bytes, or with k, m or g. A task may ask for less.',
  },
  CONTAINER_CPUS: {
    default: '2',
    description: 'Processors of a container, in parts of one too: 1.5. A task may ask for less.',
  },
  CONTAINER_PIDS: {
    default: '512',
    description: 'Processes and threads of a container. A task may ask for fewer.',
  },
  CONTAINER_OPEN_NETWORK: {
    default: 'false',
    description: 'true lets a task in a container ask for the network policy open.',
  },
  RESUME_ON_RESTART: {
    default: 'true',
    description:
      'Whether the next start goes on with the containers of a server that was killed. false ends their tasks as interrupted.',
  },
  UPSTREAM_BASE_URL: {
    default: 'https://api.anthropic.com',
    description: 'Where the gateway sends the requests of agents: an origin and, if need be, a path.',
  },
  UPSTREAM_HEADERS: {
    description:
      'Headers that the gateway adds to each of them, as `Name: value` lines or a JSON object. They win, even over the key of the task.',
  },
  CLAUDE_OPS_SECRET_KEY: {
    description:
      'Encrypts the API keys of tasks: 32 bytes in base64 or hex. Without it: made once and kept in <DATA_DIR>/secret.key, readable by its owner only.',
  },
  CLAUDE_OPS_TOKEN: {
    description:
      'Bearer tokens that callers must show, comma-separated. Without it only callers on this machine are served.',
  },
  LOCAL_ADDRESSES: {
    description:
      'Addresses whose callers count as on this machine, comma-separated; default-route is that of the default route, from which a container is called whose port is published on the loopback of its host alone. Without effect with CLAUDE_OPS_TOKEN.',
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
