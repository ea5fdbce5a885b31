/** What a run reports that did nothing. */
export const NO_RESULT = {
  data: null,
  text: '',
  sessionId: 'benchmarks',
  numTurns: 1,
  costUsd: 0,
  background: [],
  turns: [],
  permissionDenials: [],
  usage: {
    inputTokens: 0,
    outputTokens: 0,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    models: {},
  },
};
