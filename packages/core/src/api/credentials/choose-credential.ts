import { invalidRequest, type GivenTaskInput } from '@claude-ops/contract/validation';
import { DEFAULT_CREDENTIAL, findCredential, type CredentialParts } from '../../secrets/find-credential.ts';
import { credentialOfKey, type ModelCredential } from '../../secrets/model-credential.ts';
import { credentialNotFound } from './credentials.ts';

/** What opens the model API to a new task. */
export interface ChosenCredential {
  /** Null: the task brings its own key. */
  readonly name: string | null;
  readonly credential: ModelCredential;
}

/**
 * Chooses the credential of a new task: its own key, the one that it names, or else `default`.
 *
 * @throws {ClaudeOpsError} invalid_request, credential_not_found
 */
export async function chooseCredential(
  { apiKey, credential: name }: GivenTaskInput,
  parts: CredentialParts,
): Promise<ChosenCredential> {
  if (apiKey !== undefined && name !== undefined)
    throw invalidRequest([{ pointer: '/credential', detail: 'can not be given together with apiKey' }]);
  if (apiKey !== undefined) return { name: null, credential: credentialOfKey(apiKey) };
  const found = await findCredential(name ?? DEFAULT_CREDENTIAL, parts);
  if (found !== undefined) return { name: name ?? DEFAULT_CREDENTIAL, credential: found.credential };
  if (name !== undefined) throw credentialNotFound(name);
  const detail = 'is needed, or the name of a credential: this server has no default credential';
  throw invalidRequest([{ pointer: '/apiKey', detail }]);
}
