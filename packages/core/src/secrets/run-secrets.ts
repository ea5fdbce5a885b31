import { findCredential, type CredentialParts } from './find-credential.ts';
import { credentialOfKey, type ModelCredential } from './model-credential.ts';
import { openTaskSecrets, type TaskSecrets } from './task-secrets.ts';

/** What a run needs and no answer may show, with the credential that its task names. */
export interface RunSecrets extends Omit<TaskSecrets, 'apiKey'> {
  readonly credential: ModelCredential;
}

/** Why a run has no secrets: they were sealed with another key, or the credential is gone. */
export type NoSecrets = 'not opened' | 'no credential';

/** Opens the secrets of a task, and finds the credential that it names as it is now. */
export async function openRunSecrets(
  {
    id,
    credential: name,
    sealed,
  }: { readonly id: string; readonly credential: string | null; readonly sealed: string | null },
  parts: CredentialParts,
): Promise<RunSecrets | NoSecrets> {
  const secrets = openTaskSecrets(parts.sealer, sealed, id);
  if (secrets === undefined) return 'not opened';
  const { apiKey, ...others } = secrets;
  if (apiKey !== null) return { ...others, credential: credentialOfKey(apiKey) };
  const found = name === null ? undefined : await findCredential(name, parts);
  return found === undefined ? 'no credential' : { ...others, credential: found.credential };
}
