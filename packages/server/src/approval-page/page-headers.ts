import { createHash } from 'node:crypto';

/** The one stylesheet of the page. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 50rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
pre { padding: .8rem; overflow: auto; max-height: 30rem; border: 1px solid; border-radius: .3rem; white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: .9em; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
fieldset { margin: 0 0 1rem; }
label { display: block; }
textarea, input[type=text] { width: 100%; box-sizing: border-box; font: inherit; }
button { font: inherit; padding: .4rem 1rem; margin: .5rem .5rem 0 0; }
[role=alert] { padding: .5rem .8rem; border: 2px solid; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Let the page load nothing, run nothing, be framed by nobody and be kept nowhere, and its address be told to nobody. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
