import { readFile } from 'node:fs/promises';
import { run } from '@claude-ops/testing-engine';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { VARIABLES } from '../../src/configuration/variables.ts';
import { hasCompose, NO_COMPOSE } from './compose.ts';

const FILE = new URL('../../../../docker/compose.cluster.yaml', import.meta.url).pathname;
const REQUIRED = {
  POSTGRES_PASSWORD: 'made-up-for-postgres',
  S3_PASSWORD: 'made-up-for-s3',
  CLAUDE_OPS_TOKEN: 'made-up-for-callers',
  CLAUDE_OPS_SECRET_KEY_FILE: '/somewhere/secret.key',
};
/** How long a server that is stopped may take besides its runs. */
const AFTER_RUNS_MS = 20_000;

interface Service {
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly unknown[];
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly cap_drop?: readonly string[];
  readonly read_only?: boolean;
  readonly security_opt?: readonly string[];
  readonly healthcheck?: unknown;
  readonly volumes?: readonly { readonly type: string; readonly source: string }[];
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly extra_hosts?: readonly string[];
  readonly networks: Readonly<Record<string, { readonly ipv4_address?: string } | null>>;
  readonly deploy: { readonly resources: { readonly limits: Readonly<Record<string, unknown>> } };
}

interface Cluster {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

async function config(variables: NodeJS.ProcessEnv): Promise<string> {
  const args = ['compose', '--env-file', '/dev/null', '-f', FILE, 'config', '--format', 'json'];
  return await run('docker', args, { env: variables });
}

async function readCluster(): Promise<Cluster> {
  return JSON.parse(await config(REQUIRED)) as Cluster;
}

const nodesOf = ({ services }: Cluster) =>
  Object.entries(services).filter(([, { environment }]) => environment?.['NODE_ROLE'] !== undefined);

function millisecondsOf(duration = '0s'): number {
  const [, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return (Number(minutes) * 60 + Number(seconds)) * 1_000;
}

test('two api nodes and three workers share all but their name and their data', async ({ skip }) => {
  if (!(await hasCompose())) skip(NO_COMPOSE);
  const nodes = nodesOf(await readCluster());
  expect(nodes.map(([, { environment }]) => environment?.['NODE_ROLE'])).toEqual([
    ...['api', 'api', 'worker', 'worker', 'worker'],
  ]);
  for (const [name, { environment, volumes, secrets }] of nodes) {
    expect(environment?.['NODE_NAME']).toBe(name);
    expect(volumes).toMatchObject([{ type: 'volume', source: name }]);
    expect(secrets).toMatchObject([{ source: 'secret_key', target: '/data/secret.key' }]);
    for (const variable of Object.keys(environment ?? {})) expect(Object.keys(VARIABLES)).toContain(variable);
    for (const shared of ['DATABASE_URL', 'ARTIFACTS_URL', 'CLAUDE_OPS_TOKEN'])
      expect(environment?.[shared], shared).toBe(nodes[0]?.[1].environment?.[shared]);
  }
});

/** Without the programs of Docker, whose `config` fills in the variables of a person too. */
test('api nodes accept tasks of the modes that workers run', async () => {
  const cluster = parse(await readFile(FILE, 'utf8'), { merge: true }) as Cluster;
  const nodes = nodesOf(cluster);
  expect(nodes).toHaveLength(5);
  for (const [name, { environment }] of nodes) expect(environment?.['ALLOWED_MODES'], name).toBe('process');
});

test('a node gets longer to stop than its runs get to end', async ({ skip }) => {
  if (!(await hasCompose())) skip(NO_COMPOSE);
  for (const [name, { environment, stop_grace_period: grace }] of nodesOf(await readCluster())) {
    const shutdownMs = Number(environment?.['SHUTDOWN_GRACE_MS'] ?? VARIABLES.SHUTDOWN_GRACE_MS.default);
    expect(millisecondsOf(grace), name).toBeGreaterThanOrEqual(shutdownMs + AFTER_RUNS_MS);
  }
});

test('nginx alone is published, on loopback, and alone with the api nodes in its network', async ({
  skip,
}) => {
  if (!(await hasCompose())) skip(NO_COMPOSE);
  const { services, networks } = await readCluster();
  const published = Object.entries(services).filter(([, { ports = [] }]) => ports.length > 0);
  expect(published.map(([name]) => name)).toEqual(['nginx']);
  expect(published[0]?.[1].ports).toMatchObject([{ host_ip: '127.0.0.1', target: 8080 }]);
  const inFront = Object.keys(services).filter((name) => 'front' in (services[name]?.networks ?? {}));
  expect(inFront).toEqual(['api-1', 'api-2', 'nginx']);
  expect(networks['data']?.internal).toBe(true);
  const nginx = await readFile(new URL('nginx.conf', `file://${FILE}`), 'utf8');
  for (const name of ['api-1', 'api-2']) {
    expect(nginx).toContain(`server ${name}:3000 `);
    const address = services[name]?.networks['front']?.ipv4_address;
    expect(services['nginx']?.extra_hosts?.map((host) => host.replace('=', ':'))).toContain(
      `${name}:${address}`,
    );
  }
});

test('every service starts again, is limited, and gets no privileges that it had not', async ({ skip }) => {
  if (!(await hasCompose())) skip(NO_COMPOSE);
  const { services } = await readCluster();
  for (const [name, service] of Object.entries(services)) {
    expect(service.restart, name).toMatch(/^(?:unless-stopped|on-failure:5)$/);
    expect(Object.keys(service.deploy.resources.limits), name).toEqual(
      expect.arrayContaining(['cpus', 'memory', 'pids']),
    );
    expect(service.security_opt, name).toContain('no-new-privileges:true');
    // The image of a node has one of its own, and `bucket` ends.
    const hasOwn = service.environment?.['NODE_ROLE'] !== undefined || name === 'bucket';
    expect(hasOwn || service.healthcheck !== undefined, name).toBe(true);
  }
  for (const [name, { cap_drop: dropped, read_only: isReadOnly }] of nodesOf(await readCluster())) {
    expect(dropped, name).toEqual(['ALL']);
    expect(isReadOnly, name).toBe(true);
  }
});

test.each(Object.keys(REQUIRED))(
  'without %s it says what to do: there are no default passwords',
  async (name) => {
    if (!(await hasCompose())) return;
    const failure: unknown = await config({ ...REQUIRED, [name]: '' }).catch((error: unknown) => error);
    expect(String(failure)).toContain(name);
    expect(String(failure)).toMatch(/make one by "openssl rand/);
  },
);
