import { Type } from '@sinclair/typebox';
import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { Id } from '../schemas/common.ts';
import { Message, MessageInput, MessagePage } from '../schemas/message.ts';
import { idempotencyHeaders, idParams, pageQuery } from './parameters.ts';

const messageParams = Type.Object({ id: Id, messageId: Id }, { additionalProperties: false });

export const MESSAGE_ROUTES = {
  sendMessage: {
    ...ENDPOINTS.sendMessage,
    errors: REFUSALS.sendMessage,
    summary: 'Send a message into a task',
    description:
      'The message is stored when the answer arrives. It waits while the task is queued. `GET` lists what became of each message.',
    tag: 'messages',
    role: 'submitter',
    params: idParams,
    headers: idempotencyHeaders,
    body: MessageInput,
    success: 202,
    response: Message,
  },
  listMessages: {
    ...ENDPOINTS.listMessages,
    errors: REFUSALS.listMessages,
    summary: 'List the messages of a task',
    tag: 'messages',
    role: 'viewer',
    params: idParams,
    query: pageQuery,
    success: 200,
    response: MessagePage,
  },
  withdrawMessage: {
    ...ENDPOINTS.withdrawMessage,
    errors: REFUSALS.withdrawMessage,
    summary: 'Withdraw a message that is still queued',
    description: 'Withdrawing a withdrawn message again changes nothing.',
    tag: 'messages',
    role: 'submitter',
    params: messageParams,
    success: 200,
    response: Message,
  },
} as const satisfies Record<string, Route>;
