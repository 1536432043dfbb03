import type { Canary } from './canaries.js';

/** Where something can leave the server, or the client. */
export const places = {
  answer: 'what a call is answered with: the envelope, which the model gets, and its headers',
  result: 'what a client gives for it to the model',
  view: 'what its requester is shown of a call',
  approver: 'what somebody is shown who may decide about the call of another',
  stranger: 'what anybody else is told who asks about a call',
  event: 'what `onEvent` of a client is told',
  asked: 'what the approval handler of a client is asked',
  log: 'standard output and standard error',
  onError: 'what `onError` is told',
  host: 'what `handler.calls` throws',
  audit: 'audit rows, as sinks and the JSONL file get them',
  auditedInput: 'the same where the host wants inputs in them',
  ledger: 'the file of the ledger, its write-ahead log, and whatever else stands in its folder',
  ledgerOfInputs: 'the same where the host wants inputs in audit rows',
  list: 'the table that `gecx calls list` prints',
  show: 'what `gecx calls show` and `gecx calls list --json` print',
  payload: 'what `gecx calls show --payload` prints, with the secrets',
} as const;

/** A place where something can leave. */
export type Place = keyof typeof places;

const anyAudit = ['audit', 'auditedInput'] as const;
const anyLedger = ['ledger', 'ledgerOfInputs'] as const;
const inTheClear = [...anyLedger, 'show', 'payload'] as const;

/**
 * Where a canary may be seen. It is seen nowhere else, and it is seen in each of these places by some scenario: a place
 * that is allowed without need is a failure too.
 */
export const allowed: { readonly [canary in Canary]: readonly Place[] } = {
  // What a contract does not redact is for those who decide, and for the audit log of a host that asks for it.
  openInput: ['view', 'approver', 'asked', 'auditedInput', 'ledgerOfInputs', 'payload'],
  redactedInput: ['payload'],
  // Texts say where a value is wrong, by the names that lead there; whoever reads them has sent it.
  memberName: ['answer', 'approver'],
  openEdit: ['view', 'approver', 'auditedInput', 'ledgerOfInputs', 'payload'],
  redactedEdit: ['payload'],
  body: [],
  unknownTool: [],

  // The whole output is its requester's, and nobody else's; `audit.redactOutput` keeps nothing from them.
  output: ['answer', 'result', 'view', 'event', 'payload'],
  withheldOutput: ['payload'],
  refusedOutput: [],
  outputMemberName: ['onError', 'host'],
  externalRef: [...inTheClear],
  failureCode: ['answer', 'result', 'view', 'event', 'list', ...anyAudit, ...inTheClear],
  failureText: ['answer', 'result', 'view', 'event', 'payload'],
  // `onError` is for what callers must not see; `handler.calls` throws what the host's own `reconcile` has thrown.
  thrown: ['onError', 'host'],

  callCredential: [],
  decisionCredential: [],
  cookie: [],
  otherHeader: [],
  query: [],
  // Its requester has made it, and gets it back; whoever has the ledger can read it.
  idempotencyKey: ['answer', 'view', ...inTheClear],

  // Whose call it is, and who decided, is in the clear: without it an audit log says nothing.
  tenant: ['list', ...anyAudit, ...inTheClear],
  subject: ['list', ...anyAudit, ...inTheClear],
  approver: [...anyAudit, ...inTheClear],
  scope: [],
  claim: [],
  // A client makes its keys of these two.
  session: ['result', 'event', ...inTheClear],
  toolCall: ['result', 'event', ...inTheClear],
  // For people: neither the model nor anybody else gets to read it.
  reason: ['view', 'approver', 'event', ...anyAudit, ...inTheClear],
  operator: [...anyAudit, ...anyLedger],

  secret: [],
};
