import type { Flood } from './floods.ts';
import type { FloodReport } from './run-flood.ts';

/** Tells in a sentence each what went wrong beside a flood. Durations are not looked at. */
export function problemsOf({ expected }: Flood, { failed, flood }: FloodReport): string[] {
  const isAsExpected = flood.status === expected.status && expected.codes.some((code) => code === flood.code);
  return [
    ...failed.map((end) => `the other task ended as ${end}`),
    ...(isAsExpected ? [] : [`the flood ended as ${flood.message}`]),
  ];
}

/** How many times as long the other task took beside the flood, by the medians. */
export function slowdownOf({ aloneMs, besideMs }: FloodReport): number {
  return median(besideMs) / median(aloneMs);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
