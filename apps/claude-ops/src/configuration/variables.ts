import { OLDEST_CLAUDE_VERSION } from '@claude-ops/core';

/** One environment variable of the server: what docs/configuration.md says of it, and nothing else does. */
export interface Variable {
  /** As written in the documentation; undefined where there is none. */
  readonly default?: string;
  readonly description: string;
}

/** Every environment variable that `claude-ops start` reads. */
export const VARIABLES = {
  PORT: { default: '3000', description: 'Port to listen on. 0 takes a free one.' },
  HOST: { default: '0.0.0.0', description: 'Address to listen on.' },
  MAX_CONCURRENCY: { default: '3', description: 'How many tasks run at once.' },
  DEFAULT_TIMEOUT: { default: '600000', description: 'Timeout of a task that sets none (ms).' },
  WAITING_SLOT_GRACE: {
    default: '30000',
    description:
      'How long a task keeps its slot while it waits for a person (ms). Other tasks can use the slot after that, and the task takes one again before it goes on.',
  },
  USAGE_LIMIT_MAX_WAIT: {
    default: '21600000',
    description:
      'Longest wait for the end of a usage limit of the provider (ms). A task with `onUsageLimit: "wait"` fails if the limit ends later.',
  },
  BACKGROUND_TIMEOUT: {
    default: '600000',
    description:
      'How long shells and monitors of a task may go on in the background once only they are left (ms). The server then stops them, and the result says so.',
  },
  DEFAULT_MODE: {
    default: 'process',
    description: 'Execution mode of a task that sets none: process or container.',
  },
  ALLOWED_MODES: {
    default: 'process,container',
    description: 'The modes that a task may have, comma-separated.',
  },
  DATA_DIR: { default: './data', description: 'Directory for the database, workspaces and artifacts.' },
  DB_PATH: { default: '<DATA_DIR>/swarm.db', description: 'Path of the SQLite database.' },
  DATABASE_URL: {
    description:
      'A PostgreSQL of version 14 or later that keeps the tasks, in the place of DB_PATH: postgres://user:password@host:5432/database. Every server with the same one is a node of the same fleet. They need the same CLAUDE_OPS_SECRET_KEY.',
  },
  DATABASE_CONNECTIONS: {
    default: '10',
    description:
      'Most connections to that PostgreSQL, besides one to listen and one that holds the name of the server.',
  },
  NODE_NAME: {
    description:
      'Name of this server among those with the same DATABASE_URL. If not set: the name of the machine.',
  },
  NODE_LABELS: {
    description: 'What tasks may ask of this server by `placement.labels`, comma-separated: gpu,zone=a.',
  },
  NODE_ROLE: {
    default: 'both',
    description:
      'What this server does for the others: worker runs tasks, api takes requests and runs none, both does both. A worker answers requests too; keep it out of the load balancer.',
  },
  WORKSPACES_DIR: { default: '<DATA_DIR>/workspaces', description: 'Directory for the workspaces of tasks.' },
  KEEP_WORKSPACES: {
    default: 'false',
    description:
      'true keeps the workspace of a task after its end, so that you can look into it. You then remove it yourself.',
  },
  WORKSPACE_MAX_FILES: {
    default: '50000',
    description: 'Most files and directories that an archive or a repository may put into a workspace.',
  },
  WORKSPACE_MAX_BYTES: {
    default: '4294967296',
    description: 'Most bytes that an unpacked archive or a repository may put into a workspace.',
  },
  WORKSPACE_MAX_GROWN_BYTES: {
    default: '21474836480',
    description:
      'Most bytes that a run may write to its workspace and, in process mode, to its home and temporary directories. A run that writes more is stopped.',
  },
  UPLOAD_MAX_BYTES: {
    default: '2147483648',
    description: 'Size of the largest archive that the server accepts (bytes).',
  },
  ZIP_MAX_RATIO: {
    default: '200',
    description:
      'How many times larger than the archive its contents may be. It counts once the contents exceed 16 MiB.',
  },
  GIT_PROTOCOLS: {
    default: 'https,http,ssh',
    description:
      'Protocols that repositories may be cloned over, comma-separated: some of https, http, ssh, file.',
  },
  GIT_ALLOWED_HOSTS: {
    description:
      'Hosts that repositories may be cloned from, comma-separated: git.example.org, or *.example.org for all hosts below it. A host named exactly may also be on this machine or link-local. If not set: any host that is neither.',
  },
  GIT_TIMEOUT: { default: '300000', description: 'How long cloning a repository may take (ms).' },
  GIT_AUTHOR_NAME: {
    default: 'Claude',
    description:
      "Author and committer of an agent's commits. The git configuration of the repository or of the agent wins.",
  },
  GIT_AUTHOR_EMAIL: {
    default: 'noreply@anthropic.com',
    description: 'E-mail address of that author and committer.',
  },
  ARTIFACTS_MAX_FILES: { default: '10000', description: 'How many artifacts of a task are kept.' },
  ARTIFACTS_MAX_BYTES: {
    default: '10737418240',
    description: 'How large the artifacts of a task may be together (bytes).',
  },
  ARTIFACTS_URL: {
    description:
      'Where artifacts and uploads are kept: s3://BUCKET/PREFIX, a bucket of Amazon S3 or of a storage that speaks S3. If not set: in DATA_DIR.',
  },
  S3_ENDPOINT: {
    description:
      'Address of a storage that speaks S3, for ARTIFACTS_URL: https://minio.example.org:9000. If not set: Amazon S3 in AWS_REGION.',
  },
  S3_PATH_STYLE: {
    description:
      'true: the bucket stands in the path of each request. false: it stands before the host. If not set: true with S3_ENDPOINT.',
  },
  AWS_REGION: {
    default: 'us-east-1',
    description: 'Region of the bucket of ARTIFACTS_URL.',
  },
  AWS_ACCESS_KEY_ID: { description: 'Access key for that bucket. Required with ARTIFACTS_URL.' },
  AWS_SECRET_ACCESS_KEY: { description: 'Its secret. Required with ARTIFACTS_URL.' },
  AWS_SESSION_TOKEN: { description: 'Its session token, if it is a temporary one.' },
  EVENTS_MAX_COUNT: {
    default: '200000',
    description:
      'How many events one attempt may add to the log of its task. The server drops the rest, and an event says how many.',
  },
  EVENTS_MAX_BYTES: { default: '268435456', description: 'How large those events may be together (bytes).' },
  LOG_LEVEL: { default: 'info', description: 'Log level (pino). The log goes to standard error.' },
  SHUTDOWN_GRACE_MS: {
    default: '10000',
    description: 'How long running tasks may take to finish after SIGTERM or Ctrl-C (ms).',
  },
  TASK_RETENTION: {
    default: 'off',
    description:
      'How long finished tasks are kept, with their events and artifacts: 30d, 12h, 90m or 45s. off keeps them for ever.',
  },
  AUDIT_RETENTION: {
    default: '90d',
    description: 'How long entries of the audit log are kept: 90d, 12h, 90m or 45s.',
  },
  SESSION_RETENTION: {
    default: '24h',
    description:
      'How long the files and the conversation of a finished task are kept so that others can go on from it: 30d, 12h, 90m or 45s. off keeps none.',
  },
  SESSION_MAX_BYTES: {
    default: '10737418240',
    description: 'How large those of all tasks may be together (bytes). Beyond it, the oldest go first.',
  },
  RATE_LIMIT: {
    default: 'off',
    description:
      'How many requests a client may send in a minute. The server tells clients apart by token, or by address without one. off: no limit.',
  },
  CORS_ORIGINS: {
    description:
      'Origins whose pages may call the API from a browser, comma-separated: https://app.example.org. * allows all and needs CLAUDE_OPS_TOKEN. If not set: none.',
  },
  PUBLIC_URL: {
    description:
      'Where callers reach the server that stands behind a proxy, with the path that the proxy has for it: https://ops.example.org/claude. Links, problem types and the OpenAPI document begin with it.',
  },
  CLAUDE_BIN: {
    description: `Path of the claude CLI, version ${OLDEST_CLAUDE_VERSION} or later. If not set: the one on PATH, or else the one of the npm package @anthropic-ai/claude-code.`,
  },
  WARM_PROCESSES: {
    default: '1',
    description:
      'How many processes or containers are kept warm so that tasks start immediately. Each uses about 250 MB. The number counts for DEFAULT_MODE, and again for another mode from its first task on. 0 turns it off. In process mode PROCESS_USER may allow fewer.',
  },
  WARM_MAX_AGE: {
    default: '10m',
    description:
      'How long a warm process is kept before a new one replaces it: 12h, 90m or 45s, at most 24d.',
  },
  PROCESS_USER: {
    description:
      'The user that agents run as, if the server runs as root: a name, a uid, or uid:gid. A range of uids such as 60000-60099 gives each run a user of its own. If not set: the user of the server.',
  },
  PROCESS_PIDS: {
    default: '4096',
    description:
      'Processes and threads of a run in process mode. It needs a kernel that counts them for each run: with PROCESS_USER=60000-60099, or for an ordinary user who may make namespaces. A task may ask for fewer.',
  },
  PROCESS_OPEN_FILES: {
    default: '65536',
    description:
      'Files that each process of a run may have open in process mode, at most as many as the server may.',
  },
  CONTAINER_ENGINE: {
    default: 'unix:///var/run/docker.sock',
    description:
      'Address of the container engine: unix:///path of its socket, or tcp://host:port of a proxy to an engine on this machine. If not set: DOCKER_HOST, if that is set.',
  },
  CONTAINER_IMAGE: {
    default: 'claude-ops-runner',
    description:
      'The image that tasks in mode container run in: docker/runner.Dockerfile, or an image with the same programs. The server never pulls it.',
  },
  CONTAINER_MEMORY: {
    default: '2g',
    description: 'Memory of a container, without swap: bytes, or with k, m or g. A task may ask for less.',
  },
  CONTAINER_CPUS: {
    default: '2',
    description: 'Processors of a container. Fractions such as 1.5 are allowed. A task may ask for less.',
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
      'true: after a kill of the server, the next start goes on with its containers. false: it ends their tasks as interrupted.',
  },
  UPSTREAM_BASE_URL: {
    default: 'https://api.anthropic.com',
    description: 'Address that the gateway sends the requests of agents to: an origin, and a path if needed.',
  },
  UPSTREAM_HEADERS: {
    description:
      'Headers that the gateway adds to each of these requests, as `Name: value` lines or a JSON object. They win, even over the key of the task.',
  },
  CLAUDE_OPS_SECRET_KEY: {
    description:
      'Key that encrypts the API keys of tasks: 32 bytes in base64 or hex. If not set: the server makes one and keeps it in <DATA_DIR>/secret.key, readable by its owner only.',
  },
  CLAUDE_OPS_TOKEN: {
    description:
      'Bearer tokens of admins, comma-separated. With it each caller must send a token: one of these, or one that was made with `tokens create`. If not set: only callers on this machine are served, as admins.',
  },
  LOCAL_ADDRESSES: {
    description:
      'Addresses whose callers count as on this machine, comma-separated. default-route is the address of the default route. An engine calls a container from it if the port is published on loopback only. No effect with CLAUDE_OPS_TOKEN.',
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
