import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { ApprovalFilter, ApprovalInput } from '../schemas/approval-input.ts';
import { Approval, ApprovalLink, ApprovalPage } from '../schemas/approval.ts';
import { idParams } from './parameters.ts';

export const APPROVAL_ROUTES = {
  listApprovals: {
    ...ENDPOINTS.listApprovals,
    errors: REFUSALS.listApprovals,
    summary: 'List approvals, newest first',
    tag: 'approvals',
    role: 'viewer',
    query: ApprovalFilter,
    success: 200,
    response: ApprovalPage,
  },
  getApproval: {
    ...ENDPOINTS.getApproval,
    errors: REFUSALS.getApproval,
    summary: 'Get an approval',
    tag: 'approvals',
    role: 'viewer',
    params: idParams,
    success: 200,
    response: Approval,
  },
  createApprovalLink: {
    ...ENDPOINTS.createApprovalLink,
    errors: REFUSALS.createApprovalLink,
    summary: 'Make the link to the page of an approval',
    description:
      'On the page the approval can be decided without a token. Reading the page decides nothing. The same approval has the same link.',
    tag: 'approvals',
    role: 'submitter',
    params: idParams,
    success: 200,
    response: ApprovalLink,
  },
  decideApproval: {
    ...ENDPOINTS.decideApproval,
    errors: REFUSALS.decideApproval,
    summary: 'Decide an approval',
    description:
      'The first decision counts. It is stored when the answer arrives, and the task goes on with it.',
    tag: 'approvals',
    role: 'submitter',
    params: idParams,
    body: ApprovalInput,
    success: 200,
    response: Approval,
  },
} as const satisfies Record<string, Route>;
