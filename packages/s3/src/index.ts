export type { AddressOptions } from './client/address.ts';
export type { CredentialSource, S3Credentials } from './client/credentials.ts';
export type { RetryOptions } from './client/retries.ts';
export { openS3Stores, type S3Options, type S3Stores } from './open-s3-stores.ts';
