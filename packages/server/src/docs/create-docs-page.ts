import { createHash } from 'node:crypto';
import type { OpenApiDocument } from '../openapi/document.ts';
import { renderDocs } from './render-docs.ts';
import { STYLE } from './style.ts';

export interface DocsPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The page about the interface, with headers that let it load nothing and be framed by nobody. */
export function createDocsPage(document: OpenApiDocument): DocsPage {
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    html: renderDocs(document),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  };
}
