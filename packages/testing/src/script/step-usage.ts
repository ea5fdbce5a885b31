/** Token counts of one answer, as the API bills them. */
export interface StepUsage {
  /** Tokens read, without the cached ones. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** @default 0 */
  readonly cacheReadInputTokens?: number;
  /** @default 0 */
  readonly cacheCreationInputTokens?: number;
}
