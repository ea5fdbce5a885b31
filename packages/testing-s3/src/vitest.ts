import { inject } from 'vitest';

/** Of an S3 server of others. */
export type S3Endpoint = string;

declare module 'vitest' {
  interface ProvidedContext {
    /** Null if there is none. */
    s3Endpoint: S3Endpoint | null;
  }
}

/** The S3 server of others in this run of Vitest: undefined if there is none. */
export function otherS3Endpoint(): S3Endpoint | undefined {
  return inject('s3Endpoint') ?? undefined;
}
