import { readdir, readFile } from 'node:fs/promises';
import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IConfigMap, INamespace, ISecret, IService } from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';

export const DEPLOY = new URL('../../../../deploy/', import.meta.url);

/** The kinds that are used here. */
interface Kinds {
  readonly Namespace: INamespace;
  readonly ConfigMap: IConfigMap;
  readonly Secret: ISecret;
  readonly Deployment: IDeployment;
  readonly StatefulSet: IStatefulSet;
  readonly Service: IService;
  readonly PodDisruptionBudget: IPodDisruptionBudget;
  readonly NetworkPolicy: INetworkPolicy;
}

type Manifest = Kinds[keyof Kinds];

export interface FoundManifest {
  readonly file: string;
  readonly manifest: Manifest;
}

/** Every document of `deploy/`, without the list of them. */
export async function readManifests(): Promise<FoundManifest[]> {
  const files = (await readdir(DEPLOY)).filter(
    (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml',
  );
  const found = files.toSorted().map(async (file) => {
    const documents = parseAllDocuments(await readFile(new URL(file, DEPLOY), 'utf8'), { strict: true });
    return documents.map((document) => {
      const [problem] = [...document.errors, ...document.warnings];
      if (problem !== undefined) throw new Error(`${file}: ${problem.message}`);
      return { file, manifest: document.toJS() as Manifest };
    });
  });
  return (await Promise.all(found)).flat();
}

export async function readManifestsOf<Kind extends keyof Kinds>(kind: Kind): Promise<Kinds[Kind][]> {
  const found = await readManifests();
  return found.flatMap(({ manifest }) => (isOf(manifest, kind) ? [manifest] : []));
}

function isOf<Kind extends keyof Kinds>(manifest: Manifest, kind: Kind): manifest is Kinds[Kind] {
  return manifest.kind === kind;
}

export async function readKustomization() {
  return parse(await readFile(new URL('kustomization.yaml', DEPLOY), 'utf8')) as {
    readonly namespace: string;
    readonly resources: readonly string[];
    readonly images: readonly { readonly name: string }[];
  };
}
