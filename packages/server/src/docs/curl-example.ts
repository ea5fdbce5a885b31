import { DEFAULT_BASE_URL } from '@claude-ops/contract';
import type { JsonSchema, OpenApiDocument, OperationObject } from '../openapi/document.ts';
import { requiredOf, schemasIn } from '../openapi/read-schema.ts';
import { baseOf } from './base-of.ts';
import { referredName } from './type-of.ts';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

/** A command that calls an operation, with whatever it must be given. */
export function curlExample({ method, path, operation }: Call, document: OpenApiDocument): string {
  const { components } = document;
  const base = baseOf(document);
  const url = `${URL.canParse(base) ? base : `${DEFAULT_BASE_URL}${base}`}${path}`;
  const body = operation.requestBody?.content['application/json']?.schema;
  return [
    ['curl', ...(method === 'get' ? [] : ['-X', method.toUpperCase()]), `"${url}"`].join(' '),
    ...(body === undefined
      ? []
      : [
          `-H "Content-Type: application/json"`,
          `-d '${JSON.stringify(exampleOf(body, components.schemas))}'`,
        ]),
  ].join(' \\\n  ');
}

type Schemas = OpenApiDocument['components']['schemas'];

function exampleOf(schema: JsonSchema, schemas: Schemas): unknown {
  const { $ref, examples, properties, type } = schema;
  if (typeof $ref === 'string') return exampleOf(schemas[referredName($ref)] ?? {}, schemas);
  if (Array.isArray(examples)) return examples[0];
  if (type !== 'object') return '...';
  const required = requiredOf(schema);
  const fields = schemasIn(properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, schemas)]));
}
