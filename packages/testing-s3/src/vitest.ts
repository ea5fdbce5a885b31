import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of an S3 server of others; null if there is none. */
    s3Endpoint: string | null;
  }
}

/** The S3 server of others in this run of Vitest: undefined if there is none. */
export function otherS3Endpoint(): string | undefined {
  return inject('s3Endpoint') ?? undefined;
}
