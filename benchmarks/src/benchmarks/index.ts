import type { Benchmark } from '../benchmark.ts';
import { gateway } from './gateway/gateway.ts';

/** All of them, in the order they are run and shown. */
export const BENCHMARKS: readonly Benchmark[] = [gateway];
