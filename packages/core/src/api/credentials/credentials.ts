import {
  ClaudeOpsError,
  CredentialInput,
  LIMITS,
  NewCredential,
  ROUTES,
  type Credential,
  type CredentialPage,
} from '@claude-ops/contract';
import { invalidRequest, parse } from '@claude-ops/contract/validation';
import { timestamp, type Clock } from '../../clock.ts';
import { isBaseUrl } from '../../gateway/base-url.ts';
import { DEFAULT_CREDENTIAL, sealCredential, type CredentialParts } from '../../secrets/find-credential.ts';
import { isRecord } from '../../system/is-record.ts';
import type { StoredCredential } from '../../store/credential-store.ts';
import { fromNameCursor, toCursor } from '../cursor.ts';

export interface CredentialApiParts extends CredentialParts {
  readonly clock: Clock;
}

/** @throws {ClaudeOpsError} credential_exists */
export async function createCredential(value: unknown, parts: CredentialApiParts): Promise<Credential> {
  const { name, ...input } = parse(NewCredential, value);
  const credential = toStored(name, input, parts);
  if (isFixed(name, parts) || !(await parts.credentialStore.insert(credential)))
    throw new ClaudeOpsError('credential_exists', `The credential "${name}" already exists.`, {
      details: { name },
    });
  return toCredential(credential);
}

/** @throws {ClaudeOpsError} credential_fixed */
export async function putCredential(
  name: string,
  value: unknown,
  parts: CredentialApiParts,
): Promise<Credential> {
  const named = isRecord(value) ? { ...value, name } : parse(CredentialInput, value);
  const { name: _, ...input } = parse(NewCredential, named);
  const credential = toStored(name, input, parts);
  if (isFixed(name, parts)) throw fixed(name);
  return toCredential(await parts.credentialStore.put(credential));
}

/** One page of credentials, by name. */
export async function listCredentials(value: unknown, parts: CredentialParts): Promise<CredentialPage> {
  const { limit = LIMITS.pageDefault, cursor } = parse(ROUTES.listCredentials.query, value);
  const afterName = cursor === undefined ? '' : fromNameCursor(cursor);
  // One more than asked for tells whether there is a next page, and one that is not shown may be among them.
  const stored = await parts.credentialStore.list({ limit: limit + 2, afterName });
  const found = [
    ...stored.filter(({ name }) => !isFixed(name, parts)).map(toCredential),
    ...givenOf(parts).filter(({ name }) => name > afterName),
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.name) : null };
}

/** @throws {ClaudeOpsError} credential_not_found */
export async function getCredential(name: string, parts: CredentialParts): Promise<Credential> {
  const [given] = givenOf(parts);
  if (name === given?.name) return given;
  const found = await parts.credentialStore.find(name);
  if (found === undefined) throw credentialNotFound(name);
  return toCredential(found);
}

/**
 * @throws {ClaudeOpsError} credential_not_found
 * @throws {ClaudeOpsError} credential_fixed
 */
export async function deleteCredential(name: string, parts: CredentialParts): Promise<void> {
  if (isFixed(name, parts)) throw fixed(name);
  if (!(await parts.credentialStore.delete(name))) throw credentialNotFound(name);
}

export function credentialNotFound(name: string): ClaudeOpsError {
  return new ClaudeOpsError('credential_not_found', `There is no credential ${JSON.stringify(name)}.`, {
    details: { name },
  });
}

function fixed(name: string): ClaudeOpsError {
  return new ClaudeOpsError(
    'credential_fixed',
    `The credential "${name}" comes from the environment of the server.`,
    { details: { name } },
  );
}

function isFixed(name: string, { defaultCredential }: CredentialParts): boolean {
  return name === DEFAULT_CREDENTIAL && defaultCredential !== undefined;
}

function givenOf({ defaultCredential }: CredentialParts): Credential[] {
  if (defaultCredential === undefined) return [];
  const { kind, baseUrl } = defaultCredential;
  const facts = { description: null, createdAt: null, updatedAt: null };
  return [{ name: DEFAULT_CREDENTIAL, kind, baseUrl, source: 'environment', ...facts }];
}

function toStored(
  name: string,
  { kind, secret, baseUrl, description }: CredentialInput,
  { sealer, clock }: CredentialApiParts,
): StoredCredential {
  const now = timestamp(clock.now());
  return {
    name,
    kind,
    baseUrl: baseUrlOf(kind, baseUrl),
    description: description ?? null,
    sealedSecret: sealCredential(name, secret, sealer),
    createdAt: now,
    updatedAt: now,
  };
}

/** @throws {ClaudeOpsError} invalid_request */
function baseUrlOf(kind: CredentialInput['kind'], baseUrl: string | undefined): string | null {
  const refuse = (detail: string) => invalidRequest([{ pointer: '/baseUrl', detail }]);
  if (kind !== 'gateway' && baseUrl !== undefined) throw refuse('is for the kind gateway only');
  if (kind === 'gateway' && baseUrl === undefined) throw refuse('is needed by the kind gateway');
  if (baseUrl !== undefined && !isBaseUrl(baseUrl))
    throw refuse('must be an http or https URL of an origin and a path: no user, query or fragment');
  return baseUrl ?? null;
}

function toCredential({
  name,
  kind,
  baseUrl,
  description,
  createdAt,
  updatedAt,
}: StoredCredential): Credential {
  return { name, kind, baseUrl, description, source: 'stored', createdAt, updatedAt };
}
