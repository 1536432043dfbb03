import type { ErrorCode } from '../../core/errors.js';
import type { JsonValue } from '../../core/json.js';
import { systemEnvironment, type Environment } from '../environment.js';
import { JsonScanner } from './scan-json.js';

/** The most bytes that a body can be allowed to have. */
export const mostBytes: number = 1024 * 1024;

/** Limits of a body. */
export interface ReadJsonOptions {
  /** Default: 64 KiB. Never more than 1 MiB. */
  readonly maxBytes?: number;
  /** How long the body may be under way, in milliseconds. Default: 10 s. */
  readonly deadlineMs?: number;
  /** Levels of objects and arrays. Default: 32. */
  readonly maxDepth?: number;
  /** Members of all objects together. Default: 1,000. */
  readonly maxMembers?: number;
  readonly environment?: Pick<Environment, 'schedule'>;
}

/** A body as a JSON value with its size, or why it was refused. */
export type JsonBody =
  | { readonly ok: true; readonly value: JsonValue; readonly bytes: number }
  | { readonly ok: false; readonly code: ErrorCode; readonly text: string };

/**
 * Reads the body of a request as JSON in UTF-8. Stops as soon as a limit is passed, whatever length was announced. The
 * texts hold nothing of the body.
 *
 * @throws TypeError when somebody has read the body before.
 */
export async function readJson(request: Request, options: ReadJsonOptions = {}): Promise<JsonBody> {
  if (request.bodyUsed) throw new TypeError('the body of the request has been read before it came here');
  const problem = checkMedia(request.headers);
  if (problem !== undefined) return refused('UNSUPPORTED_MEDIA', problem);
  if (!request.body) return refused('REQUEST_INVALID', 'the body is empty');
  const reader = request.body.getReader();
  let isLate = false;
  const stop = (options.environment ?? systemEnvironment).schedule(options.deadlineMs ?? 10_000, () => {
    isLate = true;
    abandon(reader);
  });
  let body: JsonBody;
  try {
    body = await readText(reader, options);
  } catch {
    // What was thrown is the decoder's, the parser's or the stream's word for it.
    body = refused('REQUEST_INVALID', 'the body is not JSON in UTF-8, or was cut off');
  }
  stop();
  abandon(reader);
  return isLate ? refused('REQUEST_TIMEOUT', 'the body took too long') : body;
}

async function readText(reader: BodyReader, options: ReadJsonOptions): Promise<JsonBody> {
  const { maxBytes = 64 * 1024, maxDepth = 32, maxMembers = 1000 } = options;
  const limit = Math.min(maxBytes, mostBytes);
  // A byte order mark is kept, so that it is refused like any other text before the value.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const scanner = new JsonScanner({ maxDepth, maxMembers });
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    bytes += value?.byteLength ?? 0;
    if (bytes > limit) return refused('PAYLOAD_TOO_LARGE', `the body has more than ${limit} bytes`);
    const piece = done ? `${decoder.decode()}\n` : decoder.decode(value, { stream: true });
    text += piece;
    const problem = scanner.push(piece);
    if (problem !== undefined) return refused('REQUEST_INVALID', `the body cannot be taken: ${problem}`);
    if (done) break;
  }
  if (bytes === 0) return refused('REQUEST_INVALID', 'the body is empty');
  return { ok: true, value: JSON.parse(text) as JsonValue, bytes };
}

function checkMedia(headers: Headers): string | undefined {
  if (
    !/^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i.test(headers.get('content-type') ?? '')
  ) {
    return 'the content type must be application/json, in UTF-8';
  }
  if (!/^identity$/i.test(headers.get('content-encoding') ?? 'identity')) {
    return 'the body must be sent as it is, without a content encoding';
  }
  return undefined;
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** Ends the reading of a body, also one that is waited for. Its source may answer to that never, or with an error. */
function abandon(reader: BodyReader): void {
  reader.cancel().catch(() => {});
}

function refused(code: ErrorCode, text: string): JsonBody {
  return { ok: false, code, text: `${text}; nothing ran` };
}
