/**
 * Values that occur nowhere else, each in one place that a call can bring something in from. Letters and digits only, so
 * that they survive every kind of quoting as they are.
 */
export const canaries = {
  /** In the input, where the contract redacts nothing. */
  openInput: 'cnryOpenInput7f3a',
  /** In the input, below a path of `audit.redactInput`. */
  redactedInput: 'cnryRedactedInput52c1',
  /** The name of a member of the input that its schema does not have. */
  memberName: 'cnryMemberName9d04',
  /** The same in the input that an approver writes. */
  openEdit: 'cnryOpenEdit3b6e',
  redactedEdit: 'cnryRedactedEdit61fa',
  /** In a body that is no call. */
  body: 'cnryBodyText0c4d',
  /** A name that no tool has. */
  unknownTool: 'cnryUnknownTool88ab',

  /** In an output that its requester gets. */
  output: 'cnryOutput1e97',
  /** In one that `inspectOutput` holds back. */
  withheldOutput: 'cnryWithheldOutput4af2',
  /** In one that nobody gets, and that is not kept: its schema refuses it, or it is too large, or nobody asks for it. */
  refusedOutput: 'cnryRefusedOutputd350',
  /** The name of a member of an output that its schema does not have. */
  outputMemberName: 'cnryNameInOutput83c7',
  /** What a handler says of work that it has handed over. */
  externalRef: 'cnryExternalRef27be',
  /** The code and the text of a `toolFailure`. */
  failureCode: 'CNRY_FAILURE_CODE_6C19',
  failureText: 'cnryFailureTextb8e5',
  /** In every part of an error that the host's code or its machine throws. */
  thrown: 'cnryThrown45d7',

  /** In headers and in the address. */
  callCredential: 'cnryCallCredential90f1',
  decisionCredential: 'cnryDecisionCredentialf236',
  cookie: 'cnryCookiee71a',
  otherHeader: 'cnryOtherHeader5580',
  query: 'cnryQueryc9d2',
  idempotencyKey: 'cnryIdempotencyKey3ed8',

  /** In what the host says of a caller and of the person who decides. */
  tenant: 'cnryTenant7b21',
  subject: 'cnrySubjecta04c',
  approver: 'cnryApprover16ee',
  scope: 'cnryScoped873',
  /** In a member of its own that a principal does not have. */
  claim: 'cnryClaim2fb9',
  /** Which chat a call belongs to. */
  session: 'cnrySession8e60',
  toolCall: 'cnryToolCallbb17',
  /** Why a person has decided so, and who has found out about an outcome. */
  reason: 'cnryReason49c3',
  operator: 'cnryOperatorea52',

  /** 32 bytes: the secret that the environment holds. */
  secret: 'cnrySecretOfTheEnvironment-91c04',
} as const;

/** Which canary. */
export type Canary = keyof typeof canaries;

export const canaryNames: readonly Canary[] = Object.keys(canaries) as Canary[];

/** The value of `GECX_SECRETS`. */
export const secretsText: string = `k1:${Buffer.from(canaries.secret).toString('base64url')}`;

/** An error that says too much, wherever an error can say something. */
export function tellingError(): Error {
  const { thrown } = canaries;
  const error = new AggregateError([new Error(thrown)], `SELECT '${thrown}'`, { cause: new Error(thrown) });
  error.name = `Error at ${thrown}`;
  return Object.assign(error, { code: thrown, query: { text: thrown } });
}
