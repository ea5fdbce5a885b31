/** Every limit of the wire contract, once. Sizes are bytes of UTF-8 unless the name says otherwise. */
export const LIMITS = {
  promptMaxBytes: 1024 * 1024,
  schemaMaxBytes: 256 * 1024,
  apiKeyMinCharacters: 8,
  apiKeyMaxCharacters: 1024,
  modelMaxCharacters: 128,
  timeoutMinMs: 1_000,
  timeoutMaxMs: 24 * 60 * 60 * 1_000,
  tagsMaxCount: 50,
  tagValueMaxCharacters: 256,
  zipMaxBase64Characters: 64 * 1024 * 1024,
  mcpServersMaxCount: 50,
  pageDefault: 50,
  pageMax: 200,
  eventPageDefault: 200,
  eventPageMax: 1_000,
  promptPreviewCharacters: 200,
} as const;
