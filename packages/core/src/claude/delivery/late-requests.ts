import type { Attempt } from '../../attempt/attempt.ts';
import { applySettings, type ControlRequest } from '../input-messages.ts';
import { DELIVERIES } from './deliveries.ts';
import { cliDeliveries, type Deliveries, type WarmProfile } from './delivery.ts';
import { mergeSettings } from './merge-settings.ts';

/**
 * Asks a warm process to become what a cold start is made by its arguments. Without special settings there is nothing to ask. The CLI
 * answers each request, in order.
 */
export function lateRequests(
  attempt: Attempt,
  profile: WarmProfile,
  deliveries: Deliveries = DELIVERIES,
): ControlRequest[] {
  const told = cliDeliveries(deliveries).map(({ warm }) => warm?.late?.(attempt, profile) ?? {});
  const settings = told.map((message) => message.settings ?? {}).reduce(mergeSettings, {});
  const requests = told.flatMap(({ request }) => (request === undefined ? [] : [request]));
  return Object.keys(settings).length === 0 ? requests : [...requests, applySettings(settings)];
}
