import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { createOpenApiDocument } from '../../src/index.ts';

test.each(['recommended', 'recommended-strict', 'spec'])(
  "Redocly's %s rules have nothing to say",
  async (ruleset) => {
    const config = await createConfig({ extends: [ruleset] });
    const source = JSON.stringify(createOpenApiDocument({ version: '1.2.3' }));

    const findings = await lintFromString({ source, absoluteRef: 'openapi.json', config });

    expect(findings.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  },
);
