import { appendFile } from 'node:fs/promises';
import type { AuditSink } from './feed.js';

/** Appends audit events to a file, one JSON object a line. After a failure, events may stand there twice: see `sequence`. */
export function jsonlSink(path: string, name: string = `jsonl:${path}`): AuditSink {
  return {
    name,
    write: (events) => appendFile(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''), { mode: 0o600 }),
  };
}
