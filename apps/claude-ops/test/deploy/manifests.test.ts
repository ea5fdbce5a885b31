import { spawnSync } from 'node:child_process';
import { readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as apps from 'kubernetes-models/apps/v1';
import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { expect, test } from 'vitest';
import { VARIABLES } from '../../src/configuration/variables.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { DEPLOY, readKustomization, readManifests, readManifestsOf } from './read-manifests.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** How long a server that is stopped may take besides its runs, in seconds. */
const AFTER_RUNS_S = 20;

const MODULES: Readonly<Record<string, string>> = {
  'apps/v1': 'kubernetes-models/apps/v1',
  'networking.k8s.io/v1': 'kubernetes-models/networking.k8s.io/v1',
  'policy/v1': 'kubernetes-models/policy/v1',
  v1: 'kubernetes-models/v1',
};

const MODELS = {
  Namespace: core.Namespace,
  ConfigMap: core.ConfigMap,
  Secret: core.Secret,
  Service: core.Service,
  Deployment: apps.Deployment,
  StatefulSet: apps.StatefulSet,
  PodDisruptionBudget: policy.PodDisruptionBudget,
  NetworkPolicy: networking.NetworkPolicy,
};

type Workload = IDeployment | IStatefulSet;

async function readWorkloads(): Promise<Workload[]> {
  return [...(await readManifestsOf('Deployment')), ...(await readManifestsOf('StatefulSet'))];
}

function podOf({ metadata, spec }: Workload) {
  const pod = spec?.template.spec;
  const container = pod?.containers[0];
  if (pod === undefined || container === undefined) throw new Error(`${metadata?.name} has no container.`);
  return { name: metadata?.name ?? '', pod, container };
}

/** The variables that the manifests give a container, by name. */
async function variablesOf(workload: Workload): Promise<Map<string, string | undefined>> {
  const { env = [], envFrom = [] } = podOf(workload).container;
  const maps = await readManifestsOf('ConfigMap');
  const named = envFrom.map(({ configMapRef }) => configMapRef?.name);
  const shared = maps.filter(({ metadata }) => named.includes(metadata?.name));
  return new Map([
    ...shared.flatMap(({ data = {} }) => Object.entries(data)),
    ...env.map(({ name, value }) => [name, value ?? undefined] as const),
  ]);
}

test('each manifest is what the schema of Kubernetes wants', async () => {
  // That it would be seen.
  const wrong = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 'two' } } as const;
  expect(() => new apps.Deployment(wrong as never).validate()).toThrow('replicas');
  const manifests = await readManifests();
  expect(manifests.length).toBeGreaterThan(10);
  for (const { file, manifest } of manifests) {
    const Model = Object.entries(MODELS).find(([kind]) => kind === manifest.kind)?.[1];
    if (Model === undefined) throw new Error(`${file}: ${manifest.kind} is not checked.`);
    expect(() => new Model(manifest as never).validate(), `${file}: ${manifest.kind}`).not.toThrow();
  }
});

/** The schemas let pass what they don't know: a field that is misspelt, or one step too high. */
test('no manifest has a field that Kubernetes does not know', async () => {
  await using directory = await temporaryDirectory();
  await symlink(path.join(ROOT, 'apps/claude-ops/node_modules'), path.join(directory.path, 'node_modules'));
  await writeFile(path.join(directory.path, 'package.json'), '{"type":"module"}');
  const literals = (await readManifests()).map(({ manifest }, index) => {
    const from = MODULES[manifest.apiVersion];
    return `export const manifest${index}: import('${from}').I${manifest.kind} = ${JSON.stringify(manifest)};\n`;
  });
  // That it would be seen.
  const wrong = `export const wrong: import('kubernetes-models/apps/v1').IDeployment =
    { apiVersion: 'apps/v1', kind: 'Deployment', spec: { selector: {}, template: { spec: { containers: [], graceSeconds: 1 } } } };\n`;
  await writeFile(path.join(directory.path, 'manifests.ts'), literals.join(''));
  await writeFile(path.join(directory.path, 'wrong.ts'), wrong);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'esnext',
    module: 'nodenext',
    types: [],
  };
  const files = ['manifests.ts', 'wrong.ts'];
  await writeFile(path.join(directory.path, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = path.join(ROOT, 'node_modules/.bin/tsc');
  const { stdout } = spawnSync(tsc, ['-p', directory.path], { encoding: 'utf8' });
  const problems = stdout.split('\n').filter((line) => line.includes('error TS'));
  expect(problems).toEqual([expect.stringMatching(/wrong\.ts.*'graceSeconds' does not exist/)]);
});

test('kubectl apply -k takes every manifest but the template of the secret', async () => {
  const { namespace, resources, images } = await readKustomization();
  const files = (await readdir(DEPLOY)).filter((name) => name.endsWith('.yaml'));
  expect([...resources, 'kustomization.yaml', 'secret.example.yaml'].toSorted()).toEqual(files.toSorted());
  expect((await readManifestsOf('Namespace')).map(({ metadata }) => metadata?.name)).toEqual([namespace]);
  for (const workload of await readWorkloads())
    expect(images.map(({ name }) => name)).toContain(podOf(workload).container.image);
});

test('each variable is one that claude-ops knows, and one of a secret comes from the secret', async () => {
  const secrets = [
    ...['DATABASE_URL', 'CLAUDE_OPS_SECRET_KEY', 'CLAUDE_OPS_TOKEN'],
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ];
  for (const workload of await readWorkloads()) {
    const variables = await variablesOf(workload);
    for (const name of variables.keys()) expect(Object.keys(VARIABLES)).toContain(name);
    for (const name of secrets) {
      expect(variables.has(name), name).toBe(true);
      expect(variables.get(name), name).toBeUndefined();
    }
  }
});

test('api nodes accept tasks of the modes that workers run', async () => {
  for (const workload of await readWorkloads()) {
    const { name } = podOf(workload);
    expect((await variablesOf(workload)).get('ALLOWED_MODES'), name).toBe('process');
  }
});

test('every key of the secret is used, none is missing, and the template has no value', async () => {
  const [template, ...others] = await readManifestsOf('Secret');
  expect(others).toEqual([]);
  const keys = Object.keys(template?.stringData ?? {});
  expect(Object.values(template?.stringData ?? {})).toEqual(keys.map(() => ''));
  for (const workload of await readWorkloads()) {
    const { env = [] } = podOf(workload).container;
    const used = env.flatMap(({ name, valueFrom }) => {
      const ref = valueFrom?.secretKeyRef;
      if (ref === undefined) return [];
      expect([ref.name, ref.key]).toEqual([template?.metadata?.name, name]);
      return [ref.key];
    });
    expect(used.toSorted()).toEqual(keys.toSorted());
  }
});

test('a pod gets longer to end than its server takes', async () => {
  for (const workload of await readWorkloads()) {
    const { name, pod, container } = podOf(workload);
    const variables = await variablesOf(workload);
    const shutdownMs = Number(variables.get('SHUTDOWN_GRACE_MS') ?? VARIABLES.SHUTDOWN_GRACE_MS.default);
    const [command, seconds = '0'] = container.lifecycle?.preStop?.exec?.command ?? ['sleep'];
    expect(command).toBe('sleep');
    expect(pod.terminationGracePeriodSeconds, name).toBeGreaterThanOrEqual(
      Number(seconds) + shutdownMs / 1_000 + AFTER_RUNS_S,
    );
  }
});

test('ports agree: of the server, of the pod, of probes, services and network policies', async () => {
  const [services, policies] = [await readManifestsOf('Service'), await readManifestsOf('NetworkPolicy')];
  for (const workload of await readWorkloads()) {
    const { name, container } = podOf(workload);
    const port = Number((await variablesOf(workload)).get('PORT'));
    expect(container.ports, name).toMatchObject([{ name: 'http', containerPort: port }]);
    const { livenessProbe, readinessProbe, startupProbe } = container;
    expect(livenessProbe?.httpGet, name).toEqual({ path: '/livez', port: 'http' });
    expect(startupProbe?.httpGet, name).toEqual({ path: '/livez', port: 'http' });
    expect(readinessProbe?.httpGet, name).toEqual({ path: '/readyz', port: 'http' });
    const entries = policies.flatMap(({ spec }) => spec?.ingress ?? []).flatMap(({ ports = [] }) => ports);
    for (const entry of entries) expect(entry.port).toBe(port);
  }
  for (const { spec } of services) expect(spec?.ports?.[0]?.targetPort).toBe('http');
});

test('selectors choose the pods that they mean', async () => {
  const workloads = await readWorkloads();
  const labels = workloads.map(({ spec }) => spec?.template.metadata?.labels ?? {});
  const countOf = (selector: Readonly<Record<string, string>>) =>
    labels.filter((own) => Object.entries(selector).every(([key, value]) => own[key] === value)).length;
  const selectors = [
    ...workloads.map(({ spec }) => spec?.selector.matchLabels),
    ...(await readManifestsOf('Service')).map(({ spec }) => spec?.selector),
    ...(await readManifestsOf('PodDisruptionBudget')).map(({ spec }) => spec?.selector?.matchLabels),
  ];
  expect(selectors).toHaveLength(6);
  for (const selector of selectors) expect(countOf(selector ?? {})).toBe(1);
  for (const { metadata, spec } of await readManifestsOf('NetworkPolicy'))
    expect(countOf(spec?.podSelector?.matchLabels ?? {}), metadata?.name).toBeGreaterThan(0);
  const [stateful] = await readManifestsOf('StatefulSet');
  const names = (await readManifestsOf('Service')).map(({ metadata }) => metadata?.name);
  expect(names).toContain(stateful?.spec?.serviceName);
});

test('all traffic is denied but what a policy allows, and none leads from the internet or into the cluster', async () => {
  const policies = await readManifestsOf('NetworkPolicy');
  const denies = policies.filter(({ spec }) => spec?.ingress === undefined && spec?.egress === undefined);
  expect(denies.map(({ spec }) => spec)).toEqual([{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }]);
  const peers = policies.flatMap(({ spec }) => spec?.egress ?? []).flatMap(({ to = [] }) => to);
  const blocks = peers.flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock]));
  expect(blocks.find(({ cidr }) => cidr === '0.0.0.0/0')?.except).toEqual(
    expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']),
  );
  const callers = policies.flatMap(({ spec }) => spec?.ingress ?? []).flatMap(({ from = [] }) => from);
  for (const { namespaceSelector } of callers)
    expect(namespaceSelector?.matchLabels).toHaveProperty(['kubernetes.io/metadata.name']);
});

test('no pod gets privileges that it does not need, and workers have those of the cluster of Compose', async () => {
  for (const workload of await readWorkloads()) {
    const { name, pod, container } = podOf(workload);
    expect(pod, name).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(pod.securityContext?.seccompProfile, name).toEqual({ type: 'RuntimeDefault' });
    expect(container.securityContext, name).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources?.requests, name).toHaveProperty('memory');
    expect(container.resources?.limits, name).toHaveProperty('memory');
    const isWorker = (await variablesOf(workload)).get('NODE_ROLE') === 'worker';
    expect(pod.securityContext?.runAsUser, name).toBe(isWorker ? 0 : 1_000);
    // The test of a worker's capabilities reads those of Compose.
    expect(container.securityContext?.capabilities?.add, name).toEqual(
      isWorker ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'] : undefined,
    );
  }
});
