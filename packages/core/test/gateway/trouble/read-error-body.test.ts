import { expect, test } from 'vitest';
import { readErrorBody } from '../../../src/gateway/trouble/read-error-body.ts';

const nothing = { errorType: null, message: null, requestId: null };

test.for<[string, object]>([
  [
    '{"type":"error","error":{"type":"not_found_error","message":"model: x"},"request_id":"req_1"}',
    { body: 'error', errorType: 'not_found_error', message: 'model: x', requestId: 'req_1' },
  ],
  ['{"error":{"message":"no","code":7}}', { ...nothing, body: 'error', message: 'no' }],
  ['{"error":"no"}', { ...nothing, body: 'other', message: 'no' }],
  ['{"detail":"Not Found"}', { ...nothing, body: 'other', message: 'Not Found' }],
  ['{"message":"forbidden"}', { ...nothing, body: 'other', message: 'forbidden' }],
  [
    '\n<!DOCTYPE html><html><head><title>\n502 Bad Gateway</title>',
    { ...nothing, body: 'page', message: '\n502 Bad Gateway' },
  ],
  ['<h1 class="a">Sorry</h1>', { ...nothing, body: 'page', message: 'Sorry' }],
  ['<html>', { ...nothing, body: 'page' }],
  ['upstream connect error', { ...nothing, body: 'other', message: 'upstream connect error' }],
  [' \n', { ...nothing, body: 'other' }],
  ['{"error":{"message":"cut off', { ...nothing, body: 'other', message: '{"error":{"message":"cut off' }],
])('%j', ([text, read]) => {
  expect(readErrorBody(text)).toEqual(read);
});
