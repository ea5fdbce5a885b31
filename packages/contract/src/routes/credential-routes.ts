import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import {
  Credential,
  CredentialInput,
  CredentialName,
  CredentialPage,
  NewCredential,
} from '../schemas/credential.ts';
import { Type } from '@sinclair/typebox';
import { pageQuery } from './parameters.ts';

/** A name that can be no name is refused like any other wrong value. */
const newNameParams = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the credential.' }) },
  { additionalProperties: false },
);
const nameParams = Type.Object({ name: CredentialName }, { additionalProperties: false });

export const CREDENTIAL_ROUTES = {
  createCredential: {
    ...ENDPOINTS.createCredential,
    errors: REFUSALS.createCredential,
    summary: 'Create a credential',
    tag: 'credentials',
    role: 'admin',
    body: NewCredential,
    success: 201,
    response: Credential,
  },
  listCredentials: {
    ...ENDPOINTS.listCredentials,
    errors: REFUSALS.listCredentials,
    summary: 'List the credentials',
    description: 'By name, without their secrets.',
    tag: 'credentials',
    role: 'submitter',
    query: pageQuery,
    success: 200,
    response: CredentialPage,
  },
  getCredential: {
    ...ENDPOINTS.getCredential,
    errors: REFUSALS.getCredential,
    summary: 'Get a credential',
    tag: 'credentials',
    role: 'submitter',
    params: nameParams,
    success: 200,
    response: Credential,
  },
  putCredential: {
    ...ENDPOINTS.putCredential,
    errors: REFUSALS.putCredential,
    summary: 'Create or replace a credential',
    description:
      'Tasks that begin after it use the new one. The answer is 201 if there was none of that name.',
    tag: 'credentials',
    role: 'admin',
    params: newNameParams,
    body: CredentialInput,
    success: 200,
    response: Credential,
    otherResponses: { 201: Credential },
  },
  deleteCredential: {
    ...ENDPOINTS.deleteCredential,
    errors: REFUSALS.deleteCredential,
    summary: 'Delete a credential',
    description:
      'Tasks that begin after it fail with credential_not_found. Those that run keep it until they end.',
    tag: 'credentials',
    role: 'admin',
    params: nameParams,
    success: 204,
  },
} as const satisfies Record<string, Route>;
