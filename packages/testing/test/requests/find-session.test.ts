import { expect, test } from 'vitest';
import { findSession } from '../../src/requests/find-session.ts';
import { identifyConversation } from '../../src/requests/identify-conversation.ts';

const metadata = {
  user_id: JSON.stringify({ device_id: 'd', account_uuid: '', session_id: 'from-metadata' }),
};

test('the session comes from the header, else from the metadata', () => {
  expect(findSession({ 'x-claude-code-session-id': 'from-header' }, { metadata }).sessionId).toBe(
    'from-header',
  );
  expect(findSession({}, { metadata }).sessionId).toBe('from-metadata');
});

test.each([{}, { metadata: 'x' }, { metadata: { user_id: 'not json' } }, { metadata: { user_id: '{}' } }])(
  'there is no session in %j',
  (body) => {
    expect(findSession({}, body).sessionId).toBeUndefined();
  },
);

test('a sub-agent holds a conversation of its own in the same session', () => {
  const main = identifyConversation({ sessionId: 's', agentId: undefined }, 'Hello');
  const agent = identifyConversation({ sessionId: 's', agentId: 'a' }, 'Hello');
  expect(agent).not.toBe(main);
});

test('without a session the prompt tells conversations apart', () => {
  const nobody = { sessionId: undefined, agentId: undefined };
  expect(identifyConversation(nobody, 'Hello')).toBe(identifyConversation(nobody, 'Hello'));
  expect(identifyConversation(nobody, 'Hello')).not.toBe(identifyConversation(nobody, 'Bye'));
});
