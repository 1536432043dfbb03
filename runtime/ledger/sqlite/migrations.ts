/**
 * The steps that lead from an empty database to the present form; a database has made as many as its `user_version`
 * says. A step that was published is never changed.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE calls (
    sequence INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    requester_subject TEXT NOT NULL,
    requester_kind TEXT NOT NULL CHECK (requester_kind IN ('human', 'service')),
    acting_for TEXT,
    tool TEXT NOT NULL,
    session_id TEXT NOT NULL,
    turn_index INTEGER NOT NULL,
    tool_call_id TEXT NOT NULL,
    idempotency_key TEXT,
    request_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,

    policy_digest TEXT NOT NULL,
    input_digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'queued', 'executing', 'accepted', 'settled')),
    outcome TEXT CHECK (outcome IN ('completed', 'failed', 'denied', 'cancelled', 'expired', 'unknown')),
    gate TEXT CHECK (gate IN ('user_confirm', 'supervisor_approve')),
    deferred INTEGER NOT NULL CHECK (deferred IN (0, 1)),
    decision TEXT CHECK (decision IN ('approve', 'deny')),
    decided_by TEXT,
    decided_at INTEGER,
    decision_reason TEXT,
    decision_evidence TEXT CHECK (decision_evidence IN ('separate', 'same-credential', 'client-attested')),
    decision_edited INTEGER CHECK (decision_edited IN (0, 1)),
    fence INTEGER NOT NULL CHECK (fence >= 0),
    effect_marked INTEGER NOT NULL CHECK (effect_marked IN (0, 1)),
    due_at INTEGER,
    expires_at INTEGER,
    deadline_at INTEGER,
    external_ref TEXT,
    error_code TEXT,
    output_problem TEXT CHECK (output_problem IN ('invalid', 'too_large')),
    settled_at INTEGER,
    delivered_at INTEGER,
    payload_until INTEGER,
    version INTEGER NOT NULL CHECK (version >= 1),
    input_secret TEXT,
    input_bytes BLOB,
    result_secret TEXT,
    result_bytes BLOB,

    CHECK ((state = 'settled') = (outcome IS NOT NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)
      AND (decision IS NULL) = (decision_evidence IS NULL) AND (decision IS NULL) = (decision_edited IS NULL)),
    CHECK ((input_secret IS NULL) = (input_bytes IS NULL)),
    CHECK ((result_secret IS NULL) = (result_bytes IS NULL))
  ) STRICT;
  CREATE INDEX calls_of_tenant ON calls (tenant, sequence);
  CREATE INDEX calls_unsettled ON calls (state, sequence) WHERE state <> 'settled';
  CREATE INDEX calls_due ON calls (due_at, sequence) WHERE due_at IS NOT NULL;
  CREATE INDEX calls_perishable ON calls (payload_until)
    WHERE payload_until IS NOT NULL AND (input_secret IS NOT NULL OR result_secret IS NOT NULL);

  CREATE TABLE keys (
    kind TEXT NOT NULL CHECK (kind IN ('transport', 'business')),
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    tool TEXT NOT NULL,
    key TEXT NOT NULL,
    call INTEGER NOT NULL REFERENCES calls (sequence),
    expires_at INTEGER,
    PRIMARY KEY (kind, tenant, subject, tool, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keys_of_call ON keys (call);
  CREATE INDEX keys_expiring ON keys (expires_at) WHERE expires_at IS NOT NULL;

  -- AUTOINCREMENT, so that no number comes back should rows ever be removed.
  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    request_id TEXT,
    tenant TEXT,
    subject TEXT,
    tool TEXT,
    classification TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    outcome TEXT,
    code TEXT,
    details TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sinks (name TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE clock (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), latest INTEGER NOT NULL) STRICT;
  INSERT INTO clock VALUES (1, 0);
  `,
  'ALTER TABLE calls DROP COLUMN input_digest',
];
