import { APPROVALS_CAMPAIGN } from './approvals/campaign.ts';
import type { Campaign } from './campaign.ts';
import { CHAOS_CAMPAIGN } from './chaos/campaign.ts';
import { COMPAT } from './compat/compat.ts';
import { CONVERSATION_CAMPAIGN } from './conversation/campaign.ts';
import { DAEMONS_CAMPAIGN } from './daemons/campaign.ts';
import { FLOODS_CAMPAIGN } from './floods/campaign.ts';
import { HOLDS_CAMPAIGN } from './holds/campaign.ts';
import { MATRIX_CAMPAIGN } from './matrix/campaign.ts';
import { MESSAGES_CAMPAIGN } from './messages/campaign.ts';
import { PARITY } from './parity/parity.ts';
import { PROXIES_CAMPAIGN } from './proxies/campaign.ts';
import { SHAPES_CAMPAIGN } from './shapes/campaign.ts';
import { STOPS_CAMPAIGN } from './stops/campaign.ts';
import { SUITES_CAMPAIGN } from './suites/campaign.ts';

export const CAMPAIGNS: readonly Campaign[] = [
  PARITY,
  COMPAT,
  STOPS_CAMPAIGN,
  FLOODS_CAMPAIGN,
  DAEMONS_CAMPAIGN,
  PROXIES_CAMPAIGN,
  CHAOS_CAMPAIGN,
  MESSAGES_CAMPAIGN,
  HOLDS_CAMPAIGN,
  APPROVALS_CAMPAIGN,
  CONVERSATION_CAMPAIGN,
  MATRIX_CAMPAIGN,
  SHAPES_CAMPAIGN,
  SUITES_CAMPAIGN,
];
