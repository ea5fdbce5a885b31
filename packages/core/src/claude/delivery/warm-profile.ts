import type { TaskSpec } from '@claude-ops/contract';
import type { Attempt } from '../../attempt/attempt.ts';
import { DELIVERIES, type ExecutorField } from './deliveries.ts';
import {
  PLAIN_PROFILE,
  type CliDelivery,
  type Deliveries,
  type Delivery,
  type WarmProfile,
} from './delivery.ts';

/** Whether a warm process can have what an executor sets up before the CLI starts, for each field that it acts on. */
export type ExecutorConditions = Readonly<Record<ExecutorField, (spec: TaskSpec) => boolean>>;

/** Finds the warm process that can run an attempt exactly as a cold start would. Undefined where only a cold start can. */
export function warmProfileFor(
  attempt: Attempt,
  conditions: ExecutorConditions,
  deliveries: Deliveries = DELIVERIES,
): WarmProfile | undefined {
  if (!Object.values(conditions).every((holds) => holds(attempt.spec))) return undefined;
  let profile = PLAIN_PROFILE;
  for (const [field, value] of Object.entries(attempt.spec)) {
    const needed = neededBy(deliveries[field], isLeftOut(value), attempt);
    if (needed === undefined) return undefined;
    profile = { ...profile, ...needed };
  }
  return profile;
}

export function isSameProfile(one: WarmProfile, other: WarmProfile): boolean {
  return (
    one.permissionMode === other.permissionMode &&
    one.awaitsInitialize === other.awaitsInitialize &&
    one.asks === other.asks &&
    one.isPatient === other.isPatient
  );
}

function neededBy(
  delivery: Delivery | undefined,
  isLeft: boolean,
  attempt: Attempt,
): Partial<WarmProfile> | undefined {
  const coldOnly = isLeft ? {} : undefined;
  if (delivery === undefined) return coldOnly;
  if (delivery.to !== 'cli') return {};
  const { warm } = delivery;
  if (warm === undefined) return coldOnly;
  const own = warm.profile === undefined ? {} : warm.profile(attempt);
  return own && isInitialized(delivery, attempt) ? { ...own, awaitsInitialize: true } : own;
}

function isInitialized({ initialize }: CliDelivery, attempt: Attempt): boolean {
  return Object.keys(initialize?.(attempt) ?? {}).length > 0;
}

function isLeftOut(value: unknown): boolean {
  return value === null || value === false;
}
