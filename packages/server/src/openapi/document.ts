import type { Role } from '@claude-ops/contract';

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface MediaTypes {
  readonly [mediaType: string]: {
    readonly schema?: JsonSchema;
    /** Of the parts of a form, by their names. */
    readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>;
  };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface Response {
  readonly description: string;
  readonly headers: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: MediaTypes;
}

interface RequestBody {
  readonly required: boolean;
  readonly content: MediaTypes;
}

export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /** The role that the caller needs. Left out: anyone is answered. */
  readonly 'x-required-role'?: Role;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  /** The body that it takes instead: no part of OpenAPI, which gives an operation one body, of several media types. */
  readonly 'x-form'?: RequestBody;
  readonly responses: Readonly<Record<string, Response>>;
}

/** The part of OpenAPI 3.1 that describes claude-ops. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  /** Operations by path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly headers: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}
