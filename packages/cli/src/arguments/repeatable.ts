/** A flag that may be given several times. Not greedy: else every word that follows would be taken for another value. */
export const repeatable = { multiple: true, multipleNonGreedy: true } as const;
