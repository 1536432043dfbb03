/** Code that is about one thing, and the tests that have to notice when it is changed. */
export interface Group {
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

function inFolder(folder: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${folder}/${name}.ts`);
}

/** What is mutated. Each group is one run. */
export const groups: Readonly<Record<string, Group>> = {
  core: {
    files: inFolder('runtime/core', 'call-state', 'lifecycle', 'policy', 'redact', 'json-pointer', 'canonical-json'),
    tests: ['test/runtime/core/**/*.test.ts', 'test/generator/passes/resolve-policy.test.ts'],
  },
  approval: {
    files: [
      ...inFolder('runtime/server/approval', 'cancel', 'decide', 'keep-redacted', 'may-decide', 'view-call'),
      'runtime/server/expiry.ts',
    ],
    tests: ['test/runtime/server/**/*.test.ts'],
  },
  steps: {
    files: inFolder('runtime/server', 'advance', 'call-keys', 'payload', 'release', 'secrets/keyring'),
    tests: ['test/runtime/server/**/*.test.ts'],
  },
  admission: {
    files: inFolder(
      'runtime/server/admit',
      ...['admit', 'answer-existing', 'decide-policy', 'limit-waiting', 'read-key'],
    ),
    tests: ['test/runtime/server/**/*.test.ts'],
  },
  sqlite: {
    files: [
      'runtime/ledger/apply-step.ts',
      ...inFolder(
        'runtime/ledger/sqlite',
        ...['operations', 'call-table', 'key-table', 'call-row', 'audit-log', 'group-commit', 'transaction'],
      ),
    ],
    tests: ['test/runtime/ledger/**/*.test.ts'],
  },
  memory: {
    files: inFolder('runtime/ledger', 'memory-ledger', 'timetable', 'copy-call'),
    tests: ['test/runtime/ledger/**/*.test.ts'],
  },
};
