/** An error, as the Messages API gives it. */
export interface ErrorBody {
  readonly type: 'error';
  readonly error: { readonly type: string; readonly message: string };
}

/** @param said what is to be said other than the API says with that status */
export function createErrorBody(
  status: number,
  said: { readonly type?: string | undefined; readonly message?: string | undefined } = {},
): ErrorBody {
  const { type, text } = errorOf(status);
  return { type: 'error', error: { type: said.type ?? type, message: said.message ?? text } };
}

// https://platform.claude.com/docs/en/api/errors
const errors: Readonly<Record<number, { type: string; text: string }>> = {
  400: { type: 'invalid_request_error', text: 'Invalid request' },
  401: { type: 'authentication_error', text: 'invalid x-api-key' },
  402: { type: 'billing_error', text: 'Payment required' },
  403: { type: 'permission_error', text: 'Permission denied' },
  404: { type: 'not_found_error', text: 'Not found' },
  413: { type: 'request_too_large', text: 'Request exceeds the maximum size' },
  429: { type: 'rate_limit_error', text: 'This request would exceed the rate limit' },
  500: { type: 'api_error', text: 'Internal server error' },
  504: { type: 'timeout_error', text: 'Request timed out' },
  529: { type: 'overloaded_error', text: 'Overloaded' },
};

function errorOf(status: number): { type: string; text: string } {
  return (
    errors[status] ?? { type: status < 500 ? 'invalid_request_error' : 'api_error', text: `Error ${status}` }
  );
}
