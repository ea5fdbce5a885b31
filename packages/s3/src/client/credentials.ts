/** An access key. Secrets: no message and no log shows them. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

/** Credentials, or a function that is asked for them before each request: it can answer ones that change. */
export type CredentialSource = S3Credentials | (() => Promise<S3Credentials>);

/** Replaces what is secret in a text that came from elsewhere. */
export function maskCredentials(text: string, credentials: S3Credentials): string {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return [secretAccessKey, sessionToken, accessKeyId]
    .filter((secret) => secret !== undefined && secret !== '')
    .reduce<string>((masked, secret) => masked.replaceAll(secret ?? '', '***'), text);
}
