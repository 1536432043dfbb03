import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { lifecycleStates } from '../../../runtime/core/lifecycle.js';
import { errorTable } from '../../../runtime/core/errors.js';
import { seedProblems, seedsPresent } from '../../seed-schema.js';

const text = { type: 'string', minLength: 1 } as const;
const requestId = { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } as const;

/** An envelope, as closely as its types say: what each status has, and what it does not have. */
const envelope = {
  $id: 'envelope',
  type: 'object',
  additionalProperties: false,
  required: ['status'],
  properties: {
    status: { enum: ['completed', 'denied', 'pending', 'failed', 'duplicate'] },
    output: { type: 'object' },
    error: text,
    // Those of the handlers of the shop among them.
    errorCode: { enum: [...Object.keys(errorTable), 'SHOP_CLOSED', 'ORDER_NOT_FOUND'] },
    requestId,
    idempotencyKey: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    duplicateDisposition: { enum: ['replayed', 'rejected', 'conflict'] },
    approvalPolicy: { enum: ['auto', 'user_confirm', 'supervisor_approve', 'async_pending', 'denied'] },
  },
  allOf: [
    { if: is('completed'), then: { required: ['output', 'requestId'], ...without('error', 'errorCode') } },
    { if: is('pending'), then: { required: ['error', 'errorCode', 'requestId', 'approvalPolicy'] } },
    { if: { not: is('completed', 'duplicate') }, then: { required: ['error', 'errorCode'], ...without('output') } },
    {
      if: is('duplicate'),
      then: { required: ['duplicateDisposition'] },
      else: without('duplicateDisposition'),
    },
    {
      if: { properties: { duplicateDisposition: { const: 'replayed' } }, required: ['duplicateDisposition'] },
      then: { oneOf: [{ required: ['output'] }, { required: ['error', 'errorCode'] }] },
      else: { if: is('duplicate'), then: { required: ['error', 'errorCode'], ...without('output') } },
    },
  ],
} as const;

function is(...statuses: readonly string[]): object {
  return { properties: { status: { enum: statuses } } };
}

function without(...members: readonly string[]): { readonly properties: object } {
  return { properties: Object.fromEntries(members.map((member) => [member, false])) };
}

const view = {
  $id: 'view',
  type: 'object',
  additionalProperties: false,
  required: ['requestId', 'tool', 'state', 'facts', 'allowedDecisions', 'expiresAt', 'version'],
  properties: {
    requestId,
    tool: { type: 'string', pattern: '^[a-z][a-z0-9_]*$' },
    // The other two are for those who only know the answer.
    state: { enum: lifecycleStates.filter((state) => state !== 'requested' && state !== 'duplicate') },
    facts: { type: 'object' },
    allowedDecisions: { type: 'array', uniqueItems: true, items: { enum: ['approve', 'deny', 'edit'] } },
    expiresAt: { type: ['string', 'null'], format: 'date-time' },
    version: { type: 'integer', minimum: 1 },
    reason: text,
    result: { $ref: 'envelope' },
  },
} as const;

const list = {
  $id: 'list',
  type: 'object',
  additionalProperties: false,
  required: ['approvals'],
  properties: { approvals: { type: 'array', maxItems: 100, items: { $ref: 'view' } }, next: requestId },
} as const;

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
ajv.addSchema([envelope, view, list]);

/** What the body of an answer can be. */
export type BodyKind = 'envelope' | 'view' | 'list';

/** What a body violates as one of these, as text; empty when it is one. */
export function problemsOf(kind: BodyKind, body: unknown): string {
  const validate = ajv.getSchema(kind) as ValidateFunction;
  if (!validate(body)) return ajv.errorsText(validate.errors);
  return kind === 'envelope' && seedsPresent ? seedProblems('ServerToolResultEnvelope', body) : '';
}
