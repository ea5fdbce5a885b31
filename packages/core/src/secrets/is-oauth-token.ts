/** The beginning of a token that `claude setup-token` makes, of a subscription. */
const PREFIX = 'sk-ant-oat';

/** Whether a credential of the model API is an OAuth token, and no API key. */
export function isOAuthToken(credential: string): boolean {
  return credential.startsWith(PREFIX);
}
