import type { Attempt } from '../../attempt/attempt.ts';
import { controlRequest, toLine } from '../input-messages.ts';
import { DELIVERIES } from './deliveries.ts';
import { cliDeliveries, type Deliveries, type WarmProfile } from './delivery.ts';
import { mergeSettings } from './merge-settings.ts';

/** Lines for a warm process, and the ids of the requests in them. The CLI answers each request in order. */
export interface LateMessages {
  readonly text: string;
  readonly requests: readonly string[];
}

/** Tells a warm process what a cold start has among its arguments. Without special settings there is nothing to tell. */
export function lateMessages(
  attempt: Attempt,
  profile: WarmProfile,
  deliveries: Deliveries = DELIVERIES,
): LateMessages {
  const told = cliDeliveries(deliveries).map(({ warm }) => warm?.late?.(attempt, profile) ?? {});
  const settings = told.map((message) => message.settings ?? {}).reduce(mergeSettings, {});
  const requests = told.flatMap(({ request }) => (request === undefined ? [] : [request]));
  if (Object.keys(settings).length > 0) requests.push({ subtype: 'apply_flag_settings', settings });
  return {
    text: requests.map((request) => toLine(controlRequest(request))).join(''),
    requests: requests.map(({ subtype }) => subtype),
  };
}
