import type { Credential } from '@claude-ops/contract';
import type { CredentialStore, StoredCredential } from '../store/credential-store.ts';
import type { ModelCredential } from './model-credential.ts';
import type { Sealer } from './sealer.ts';

/** The credential that tasks use which name none. */
export const DEFAULT_CREDENTIAL = 'default';

export interface CredentialParts {
  readonly credentialStore: CredentialStore;
  readonly sealer: Sealer;
  /** What the engine was given as `default`. @default nothing */
  readonly defaultCredential: ModelCredential | undefined;
}

/** A credential with its secret, and where it comes from. */
export interface FoundCredential {
  readonly credential: ModelCredential;
  readonly source: Credential['source'];
}

/** Finds a credential by its name. Undefined where there is none, or where it was sealed with another key. */
export async function findCredential(
  name: string,
  { credentialStore, sealer, defaultCredential }: CredentialParts,
): Promise<FoundCredential | undefined> {
  if (name === DEFAULT_CREDENTIAL && defaultCredential !== undefined)
    return { credential: defaultCredential, source: 'environment' };
  const stored = await credentialStore.find(name);
  const secret = stored && open(stored, sealer);
  if (stored === undefined || secret === undefined) return undefined;
  return { credential: { kind: stored.kind, secret, baseUrl: stored.baseUrl }, source: 'stored' };
}

export function sealCredential(name: string, secret: string, sealer: Sealer): string {
  return sealer.seal(secret, name);
}

function open({ name, sealedSecret }: StoredCredential, sealer: Sealer): string | undefined {
  try {
    return sealer.open(sealedSecret, name);
  } catch {
    return undefined;
  }
}
