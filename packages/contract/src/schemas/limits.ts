import { PAGE_LIMITS } from './page-limits.ts';

/** Every limit of the wire contract, once. Sizes are bytes of UTF-8 unless the name says otherwise. */
export const LIMITS = {
  promptMaxBytes: 1024 * 1024,
  messageMaxBytes: 64 * 1024,
  messagesMaxCount: 1_000,
  approvalMaxBytes: 256 * 1024,
  approvalsMaxCount: 1_000,
  approvalMessageMaxCharacters: 16 * 1024,
  approvalTimeoutMs: 24 * 60 * 60 * 1_000,
  approvalTimeoutMaxMs: 7 * 24 * 60 * 60 * 1_000,
  schemaMaxBytes: 256 * 1024,
  apiKeyMinCharacters: 8,
  apiKeyMaxCharacters: 1024,
  modelMaxCharacters: 128,
  timeoutMinMs: 1_000,
  timeoutMaxMs: 24 * 60 * 60 * 1_000,
  queueTimeoutMaxMs: 7 * 24 * 60 * 60 * 1_000,
  tagsMaxCount: 50,
  tagValueMaxCharacters: 256,
  zipMaxBase64Characters: 8 * 1024 * 1024,
  globsMaxCount: 100,
  globMaxCharacters: 512,
  idempotencyKeyMaxCharacters: 255,
  networkAllowMaxCount: 100,
  networkSeenMaxCount: 1_000,
  hostMaxCharacters: 253,
  // With less the CLI does not start: 96 MiB are too little, 128 MiB enough (measured with 2.1.330).
  containerMemoryMinBytes: 128 * 1024 * 1024,
  // With a hundredth of a processor nothing got done in 40 s; a quarter takes 3 s to the first answer (measured with 2.1.330).
  containerCpusMin: 0.1,
  // With less the CLI can't start Bash: 8 are too few, 12 enough (measured with 2.1.330), and the image's relay takes some.
  containerProcessesMin: 32,
  nodeLabelsMaxCount: 32,
  placementLabelsMaxCount: 16,
  retriesMax: 10,
  mcpServersMaxCount: 50,
  mcpServersMaxBytes: 256 * 1024,
  ...PAGE_LIMITS,
  eventPageDefault: 200,
  eventPageMax: 1_000,
  promptPreviewCharacters: 200,
} as const;
