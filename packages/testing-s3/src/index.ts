export { startFaultProxy, type Fault, type FaultProxy, type FaultProxyOptions } from './start-fault-proxy.ts';
export { startS3, type S3Server, type S3ServerOptions } from './start-s3.ts';
export type { Credentials } from './verify-signature.ts';
