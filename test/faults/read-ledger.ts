import type { AuditEvent } from '../../runtime/core/audit.js';
import type { Ledger, StoredCall } from '../../runtime/ledger/ledger.js';

const page = 500;

export async function everyCall(ledger: Ledger): Promise<StoredCall[]> {
  const calls: StoredCall[] = [];
  for (;;) {
    const after = calls.at(-1)?.requestId;
    const more = await ledger.list({ limit: page, ...(after === undefined ? {} : { after }) });
    calls.push(...more);
    if (more.length < page) return calls;
  }
}

export async function everyRow(ledger: Ledger): Promise<AuditEvent[]> {
  const rows: AuditEvent[] = [];
  for (;;) {
    const more = await ledger.auditAfter(rows.at(-1)?.sequence ?? 0, page);
    rows.push(...more);
    if (more.length < page) return rows;
  }
}
